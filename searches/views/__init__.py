"""Pages and htmx fragments for people. Parse, act, answer."""
