"""What numbers follow from other numbers. Pure."""
