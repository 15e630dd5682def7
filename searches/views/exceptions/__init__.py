"""Pages for exceptions, announcements and records that could not be applied."""
