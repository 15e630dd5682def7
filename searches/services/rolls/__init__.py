"""Counts, whole-prison rolls, movements, work sessions and allocation lists."""
