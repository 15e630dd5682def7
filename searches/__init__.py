"""The application: one Django app, with a package for each layer and files named by subject."""
