"""Adapters for everything outside except storage: terminals, receipts, codes, hashes, keys, files and the clock."""
