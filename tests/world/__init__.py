"""A simulated prison in which the truth is known and one or two people lie."""
