"""Tests of the queries for screens."""
