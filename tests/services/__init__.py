"""Tests of what each command does, refuses and records."""
