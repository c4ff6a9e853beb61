"""What other services said of intakes and offers, as the registry keeps it."""
