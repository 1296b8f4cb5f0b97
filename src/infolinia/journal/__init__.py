"""The ledger: append-only streams of typed events, each a hash chain, with personal values beside it."""
