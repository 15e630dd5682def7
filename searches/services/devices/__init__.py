"""Tablets and screens."""
