"""Queries about how the prison is set up."""
