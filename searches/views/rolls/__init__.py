"""Pages for roll counts, movements and allocation lists."""
