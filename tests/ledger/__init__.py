"""The chain, its triggers, and what tampering comes to."""
