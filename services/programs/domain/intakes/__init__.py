"""Programmes and the intakes they are taught in, within quotas."""
