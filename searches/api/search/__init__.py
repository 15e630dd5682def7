"""Calls about the search of a vehicle."""
