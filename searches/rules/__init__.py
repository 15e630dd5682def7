"""The rules, as pure functions that use no Django, no clock and no database."""
