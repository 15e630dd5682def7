"""Tests of searches/queries, which read what the screens show."""
