"""Rows -> facts: what the rules ask about, gathered in a fixed small number of queries."""
