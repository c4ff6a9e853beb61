"""What befalls those who are in an intake."""
