"""Finds the places a text names, and which ones they are.

``names`` looks up capitalised words, ``context`` tells places from people and companies by the words around them,
``states`` reads the state that stands beside a name, ``resolve`` weighs the evidence for which place is meant, and
``component`` is all of it as a spaCy component.
"""
