"""The money of agreements: pledged, transferred, accounted for, accepted, and shares of it."""
