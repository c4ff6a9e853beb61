"""What agreements promise, and what was done that counts towards it."""
