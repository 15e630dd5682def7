"""The Django project: settings, addresses, sign-in, health and the server's own start."""
