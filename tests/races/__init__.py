"""Tests of two commands at the same moment on PostgreSQL: the second must notice what the first
did.
"""
