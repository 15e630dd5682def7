"""Queries about staff, their roles and their screens."""
