"""Shared parts of the tests: the sample prison and its people, servers, browsers and forms."""
