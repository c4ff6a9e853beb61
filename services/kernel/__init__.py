"""Machinery that every service shares: batches, inbox, outbox, timers, waiting. It knows no word of the
domain.
"""
