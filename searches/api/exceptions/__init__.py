"""Calls about exceptions, announcements and records that could not be applied."""
