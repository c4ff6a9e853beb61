"""Out of work: registered, confirmed, closed."""
