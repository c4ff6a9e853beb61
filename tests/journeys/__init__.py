"""Journeys: a whole region, real servers, reports by HTTP and by NATS, the picture at the end."""
