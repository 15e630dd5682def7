"""Pages for staff, their roles, their screens and their PINs."""
