"""Equipment, and when a piece of it is free."""
