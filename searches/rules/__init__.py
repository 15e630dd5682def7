"""Rules as pure functions, without Django, clock or database."""
