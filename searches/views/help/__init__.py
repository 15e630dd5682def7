"""Explanations of the product."""
