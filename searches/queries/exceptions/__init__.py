"""Queries about exceptions, announcements and unprocessed records."""
