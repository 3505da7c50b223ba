"""Whole addresses of pages for people outside, for letters and e-mails. The pages are above: the settings name them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def tracking_page() -> str:
    """The page on which an applicant asks after a request, by number and query code; neither stands in the address."""
    return f"{settings.SITE_ADDRESS}{reverse(settings.TRACKING_PAGE)}"


def answering_page(secret: str) -> str:
    """The page on which whoever is consulted answers."""
    return f"{settings.SITE_ADDRESS}{reverse(settings.ANSWERING_PAGE, kwargs={'secret': secret})}"
