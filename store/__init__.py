"""Where banwatch remembers: addresses, pages, documents, the ledger of events, reviews, the outbox and runs."""
