"""A simulated prison in which one or two people lie, and the simulation knows the truth."""
