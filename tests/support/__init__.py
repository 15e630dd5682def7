"""Shared parts of tests: the prison and its people, servers, browsers and forms."""
