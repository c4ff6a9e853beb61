"""The picture: a double-entry ledger of the region, its numbers with their receipts, and the live page."""
