"""The demo prison: its people and some days of its history, made by the commands of any prison."""
