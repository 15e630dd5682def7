"""What was done to the product by hand, and must no longer work: one file a line."""
