"""Places of an intake: held, taken, given back, by report and by the clock."""
