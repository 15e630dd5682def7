"""Tests of Gatehouse, in the same folders as searches/."""
