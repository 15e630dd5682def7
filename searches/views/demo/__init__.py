"""Pages of the demo, which runs on a made-up prison."""
