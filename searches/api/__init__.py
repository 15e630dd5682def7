"""The HTTP API for scripts and machines: JSON, and the bytes of photographs and packs."""
