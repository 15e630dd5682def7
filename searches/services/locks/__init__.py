"""The vehicle lock."""
