"""Tests of the facts that are read from rows."""
