"""The application that granian serves: Django's WSGI application behind its lanes."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from gatehouse.lanes import Lanes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
application = Lanes(get_wsgi_application())
