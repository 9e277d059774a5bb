"""Finds and fetches: the sources, one pure module for each platform, and the Scrapy engine that drives them.

The crawler knows the store and the extraction only through ``banwatch.protocols``; ``cli`` hands both in.
"""
