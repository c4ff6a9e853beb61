"""Who somebody is: their dated history, and where they count because of it."""
