"""The pages and htmx fragments. A view reads the request, calls a command and renders a page."""
