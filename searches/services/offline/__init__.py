"""What a tablet records without a connection."""
