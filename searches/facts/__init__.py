"""Facts that the rules need, gathered from rows in a small, fixed number of queries."""
