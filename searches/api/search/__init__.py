"""The search of a vehicle and its checklist."""
