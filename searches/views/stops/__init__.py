"""Pages for stopping all vehicles."""
