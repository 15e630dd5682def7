"""Commands: the only code that writes. Each file holds one subject, each function one command."""
