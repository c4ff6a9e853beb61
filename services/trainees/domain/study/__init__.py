"""In training: admitted, paused, ended, with what it leads to."""
