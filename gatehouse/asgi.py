"""The application that granian serves: Django's WSGI application behind the lanes."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from gatehouse.lanes import Lanes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
application = Lanes(get_wsgi_application())
# Every page is imported before the first request, because a stop must not wait for the import.
import_module(settings.ROOT_URLCONF)
