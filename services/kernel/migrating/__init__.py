"""How histories of tables are run, and where each of them begins."""
