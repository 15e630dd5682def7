"""Pages for visits of vehicles."""
