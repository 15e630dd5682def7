"""The demo prison: its people and its days, made by the same commands as those of a real prison."""
