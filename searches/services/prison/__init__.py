"""The set-up of a prison, and the decisions of a second person."""
