"""What the services decide, one file per owning service; refusals and waiting are in `common`."""
