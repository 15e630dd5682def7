"""Tests of the ledger: its hash chain, its database triggers, and how tampering is found."""
