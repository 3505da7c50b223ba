"""What a server for WSGI starts: `gongkai.portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.portal.settings")
application = get_wsgi_application()
