"""Programs: what can be learnt where, the intakes, and every place in them."""
