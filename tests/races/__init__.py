"""Tests of two commands at the same moment on PostgreSQL: one comes first, and the other must
notice.
"""
