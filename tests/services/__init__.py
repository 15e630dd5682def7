"""What each command does, refuses and records."""
