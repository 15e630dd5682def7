"""Lock sessions, the outer gate, and the vehicle type."""
