"""Queries that read data for pages, the API and tablets.

They return frozen values and change nothing.
"""
