"""What participants may report, one file per owning service. Required fields come first."""
