"""Queries about stops."""
