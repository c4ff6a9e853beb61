"""Practice at an employer's, and what follows for it from a study or a home."""
