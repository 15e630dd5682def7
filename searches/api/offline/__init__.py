"""Calls for tablets that work without a connection."""
