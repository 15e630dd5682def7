"""The made-up prison."""
