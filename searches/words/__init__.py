"""Enumerations, frozen dataclasses of facts, and refusals. Imports only the standard library."""
