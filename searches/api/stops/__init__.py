"""Stop all vehicles."""
