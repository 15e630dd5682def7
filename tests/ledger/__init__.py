"""Tests of the ledger: its hash chain, its triggers, and what tampering leads to."""
