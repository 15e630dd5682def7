"""Two acts in the same moment, on PostgreSQL: one comes first, and the other knows."""
