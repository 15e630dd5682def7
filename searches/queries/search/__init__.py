"""Queries about the search of a vehicle and its checklist."""
