"""Commands typed by an administrator."""
