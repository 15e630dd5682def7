"""The pages and htmx fragments that people see: read the request, call a command, render."""
