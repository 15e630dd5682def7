"""Calls about roll counts, movements and allocation lists."""
