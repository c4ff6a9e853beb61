"""Rules of the trainee registry. Pure.

A person is a dated history of what was accepted about them (history.py). Where they count, and since when, is
derived from it (path.py). A late, corrected or linked event changes the history; the fact says how the path
differs.
"""
