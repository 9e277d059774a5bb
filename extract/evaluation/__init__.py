"""How well the reading is done: labelled documents, scores, and the report."""
