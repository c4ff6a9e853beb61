"""Vacancies: the positions employers look for people for, and who was hired."""
