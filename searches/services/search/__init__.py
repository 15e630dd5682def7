"""The search of a vehicle, its checklist, its draws and its drills."""
