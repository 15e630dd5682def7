"""Functions that prepare one call of each command: they return who calls it and its arguments."""
