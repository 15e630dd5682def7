"""Pages for the vehicle lock."""
