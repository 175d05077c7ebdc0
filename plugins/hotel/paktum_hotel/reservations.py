"""Tells the reservation system of blocks, as a JSON document that is posted to its address."""

import json
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from paktum import Event, after_commit

from .models import GroupBlock
from .settings import HotelSettings


class NoRedirects(HTTPRedirectHandler):
    """Whoever is sent elsewhere would take the token there, and come without what was to be told."""

    def redirect_request(self, *args: Any) -> None:
        """None: it is an error."""


@after_commit(GroupBlock, transitions=("hold", "confirm", "release", "cancel", "lose"))
def tell_reservations(event: Event) -> None:
    """What becomes of a block's rooms. The key lets the reservation system do it once, however often it is told."""
    settings = event.settings(HotelSettings)
    if settings.reservations_url is None:
        return
    told = {"block": event.id, "version": event.version, "transition": event.transition, "at": event.at.isoformat()}
    headers = {"Content-Type": "application/json", "Idempotency-Key": event.key}
    if settings.reservations_token is not None:
        headers["Authorization"] = f"Bearer {settings.reservations_token.reveal()}"
    request = Request(settings.reservations_url, json.dumps(told).encode(), headers)  # noqa: S310  the settings check it
    with build_opener(NoRedirects).open(request, timeout=settings.reservations_seconds):
        pass  # anything but success is raised, and tried again
