"""The ways out that are set up."""

from __future__ import annotations

from django.conf import settings

from gongkai.portal.outbox.adapters import Adapter
from gongkai.portal.outbox.files import Files
from gongkai.portal.outbox.gateway import Gateway
from gongkai.portal.outbox.models import Channel
from gongkai.portal.outbox.smtp import Smtp


def way(channel: str) -> Adapter:
    """The way out that is set up for the channel; files where none is."""
    if channel == Channel.EMAIL and settings.OUTBOX_SMTP:
        return Smtp(settings.OUTBOX_SMTP, settings.OUTBOX_SENDER)
    if channel == Channel.SMS and settings.OUTBOX_SMS:
        return Gateway(settings.OUTBOX_SMS, settings.OUTBOX_SMS_TOKEN)
    return Files(settings.OUTBOX_FOLDER)
