"""Pages for the decision on a vehicle and its release."""
