"""The daily job: crawl, read, link, alert, in the order in which the design tells it."""
