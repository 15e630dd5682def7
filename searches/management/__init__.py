"""Commands that an administrator runs, and the demo prison that the command `demo` makes."""
