"""Calls about photographs."""
