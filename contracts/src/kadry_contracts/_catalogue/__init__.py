"""The catalogue, one module for each service: who may say what, what it is called, who may read it, and why a
report may be refused.
"""
