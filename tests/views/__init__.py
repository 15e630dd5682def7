"""Tests of searches/views, the pages."""
