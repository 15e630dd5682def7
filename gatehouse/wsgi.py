"""Django's WSGI application, which gatehouse.asgi serves in lanes."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
application = get_wsgi_application()
