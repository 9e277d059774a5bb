"""The demonstration: a sample web on loopback, crawled for real on two days, up to the one mail that arrives."""
