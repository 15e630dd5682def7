"""The Django project: settings, addresses, sign-in, health check and the server."""
