"""Doors for scripts and machines: JSON and bytes."""
