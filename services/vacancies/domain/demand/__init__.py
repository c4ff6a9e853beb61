"""People who will be needed: demands, forecasts, and the courses that cover them."""
