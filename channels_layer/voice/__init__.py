"""Telephone calls that the service places: to a counsellor first, and on to a citizen."""
