"""The imaging package against real, degraded and hostile files."""
