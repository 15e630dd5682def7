"""Commands that an administrator runs with manage.py."""
