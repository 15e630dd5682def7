"""Records that a tablet makes without a connection."""
