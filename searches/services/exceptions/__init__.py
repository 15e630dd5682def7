"""Exceptions, announcements and unprocessed records."""
