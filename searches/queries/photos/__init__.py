"""Queries about photographs."""
