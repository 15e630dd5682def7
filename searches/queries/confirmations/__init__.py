"""Requests that a second person must confirm."""
