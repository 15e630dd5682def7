"""The application: one Django app, floors as packages, subjects as file names."""
