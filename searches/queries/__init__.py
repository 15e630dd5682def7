"""Reads for a screen: frozen, ready to show."""
