"""Places for practice: offered under agreements, and in use."""
