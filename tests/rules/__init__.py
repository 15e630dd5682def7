"""Tests of searches/rules, the rules without a database and a clock."""
