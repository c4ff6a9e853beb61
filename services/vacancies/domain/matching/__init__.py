"""Graduates and vacancies proposed to each other."""
