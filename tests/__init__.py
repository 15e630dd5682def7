"""Tests, mirroring the floors of searches/."""
