"""Calls about the decision on a vehicle and its release."""
