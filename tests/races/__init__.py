"""Two commands at the same moment on PostgreSQL: one comes first, and the other knows of it."""
