"""The vocabulary of the field: enums, frozen facts and refusals. Uses the standard library only."""
