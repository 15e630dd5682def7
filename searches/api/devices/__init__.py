"""Calls about tablets and screens."""
