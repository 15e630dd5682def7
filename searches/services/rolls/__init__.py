"""Roll counts, movements and allocation lists."""
