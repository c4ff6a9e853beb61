"""`make bench`: how fast a region is, against the way the framework's documentation shows and a bare pipe."""
