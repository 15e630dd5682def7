"""Tests of the facts that searches/facts reads from rows."""
