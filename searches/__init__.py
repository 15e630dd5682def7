"""The Django application. It has a package for each layer, and files named by subject."""
