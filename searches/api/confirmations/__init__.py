"""Calls about requests that a second person must confirm."""
