"""Calls about evidence packs."""
