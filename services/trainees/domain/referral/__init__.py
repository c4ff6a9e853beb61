"""Referred to an intake, and what becomes of the place held."""
