"""Visits of vehicles: deliveries, arrivals, halts, seals, and the watch list."""
