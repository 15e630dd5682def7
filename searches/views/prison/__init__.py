"""Pages for setting up a prison."""
