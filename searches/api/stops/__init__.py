"""Calls about stopping all vehicles, and about near misses."""
