"""Looking for work, and finding it."""
