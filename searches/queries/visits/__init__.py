"""Queries about visits of vehicles."""
