"""The facts that the rules need, read from rows in a small, fixed number of queries."""
