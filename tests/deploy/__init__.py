"""What the deployment files promise, held against the code and against real servers."""
