"""The door of the region: who takes part, reports in over HTTP, what became of them, facts out."""
