"""Exceptions and what people must hear about."""
