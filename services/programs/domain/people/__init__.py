"""What people take part in: activities and instructors' own training."""
