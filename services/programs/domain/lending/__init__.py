"""Equipment lent: booked, used, out of service."""
