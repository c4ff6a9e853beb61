"""The `kadry` command: the whole region on one machine, and a client of a region that runs elsewhere."""
