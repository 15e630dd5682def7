"""Queries that read data for pages, the API and tablets.

Queries return frozen values and change nothing.
"""
