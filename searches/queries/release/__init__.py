"""The decision and the release of a vehicle."""
