"""A prison in which the truth is known, and in which one person or two people lie."""
