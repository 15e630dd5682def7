"""What was typed, read into words. One file a family of screens."""
