"""Queries about the demonstration prison."""
