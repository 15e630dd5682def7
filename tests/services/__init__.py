"""What each act does, refuses and records."""
