"""Commands that an administrator runs, and the demo prison that one of them makes."""
