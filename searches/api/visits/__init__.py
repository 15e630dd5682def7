"""Calls about visits of vehicles."""
