"""Vacancies opened, changed, closed, and who was hired into them."""
