"""Pages that a tablet keeps for when it has no connection."""
