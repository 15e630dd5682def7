"""Staff, their roles and their PINs."""
