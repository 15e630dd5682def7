"""The demo prison: its people and some days of its history, made with the ordinary commands."""
