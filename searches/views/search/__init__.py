"""Pages for the search of a vehicle and its checklist."""
