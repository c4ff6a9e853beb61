"""What the picture makes of facts. Pure."""
