"""Queries about the ledger and legal holds."""
