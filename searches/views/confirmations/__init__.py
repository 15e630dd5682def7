"""Pages for requests that a second person must confirm."""
