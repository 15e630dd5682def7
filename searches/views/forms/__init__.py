"""The forms of the pages, one module for each family of screens."""
