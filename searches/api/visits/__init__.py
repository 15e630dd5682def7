"""Visits of vehicles."""
