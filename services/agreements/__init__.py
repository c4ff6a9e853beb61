"""Agreements: who promised what to whom, who signed it, and from when to when it holds."""
