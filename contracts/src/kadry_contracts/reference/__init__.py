"""Carried reference data: municipalities (ОКТМО) and unit groups of occupations (ОКЗ, ISCO-08).

Where each file comes from, its edition and licence: manifest.json beside it and NOTICE. Read once, when first
asked for.
"""
