"""Queries about counts, movements and allocation lists."""
