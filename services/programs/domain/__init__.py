"""The rules of the programs service: programmes, intakes, and who has which place. Pure."""
