"""Tests of the imaging package with real, degraded and hostile files."""
