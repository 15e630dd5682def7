"""Stops of all vehicles, incidents and standfasts."""
