"""Releases on the screen and by radio, overrides, and the codes for the outer gate."""
