"""Pages that a tablet stores and shows while the tablet has no connection."""
