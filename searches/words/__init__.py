"""The vocabulary of the field: enums, frozen facts and refusals. Standard library only."""
