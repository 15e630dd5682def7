"""Pages for photographs."""
