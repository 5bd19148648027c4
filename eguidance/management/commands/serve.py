"""Serve with Daphne, and say where everything is."""

import logging
import os
import sys
from typing import Any

from channels_layer.server import PatientServer  # installs the reactor that all below runs in

from daphne.endpoints import build_endpoint_description_strings  # isort: skip
from django.conf import settings
from django.core.management.base import BaseCommand

from twisted.internet import reactor  # isort: skip

from eguidance.management.commands.seed_demo import PEOPLE, demo_password_file

logger = logging.getLogger(__name__)

# Twisted lets fifty connect at once and has the next reset: a school comes all at once.
MOST_CONNECTING = 1024


class Command(BaseCommand):
    help = "Serve the whole service on BIND:PORT. Embedded, it sweeps the deadlines itself."

    def handle(self, *args: Any, **options: Any) -> None:
        from eguidance.asgi import application, settle

        reactor.callWhenRunning(settle)
        reactor.callWhenRunning(application.start)
        reactor.callWhenRunning(self._welcome if settings.LOG_FORMAT == "line" else _log_welcome)
        PatientServer(
            application,
            endpoints=_endpoints(),
            ping_interval=20,
            ping_timeout=30,
            # A talk may last a day; presence is a lease of its own.
            websocket_timeout=-1,
            server_name="eguidance",
            farewell=application.stop,
        ).run()
        # A thread that is still in an answer waits for an event loop that has gone, for ever.
        logging.shutdown()
        sys.stdout.flush()
        os._exit(0)

    def _welcome(self) -> None:
        url = settings.PUBLIC_URL
        self.stdout.write(f"\n{settings.SERVICE_NAME} serves at {url}\n")
        if settings.DEMO:
            self.stdout.write(f"  a website with the widget   {settings.DEMO_URL}/demo/")
        self.stdout.write(f"  the citizen's own page      {url}/chat/")
        self.stdout.write(f"  the counsellor's desk       {url}/desk/")
        self.stdout.write(f"  the coordinator's roster    {url}/roster/")
        self.stdout.write(f"  the manager's page          {url}/today/")
        self.stdout.write(f"  the API                     {url}/api/docs")
        if settings.DEMO and demo_password_file().exists():
            self._sign_ins(demo_password_file().read_text().strip())
        self.stdout.write("\nCtrl-C stops it; what was said is kept.\n")
        self.stdout.flush()

    def _sign_ins(self, password: str) -> None:
        people = ", ".join(f"{username} ({role})" for username, (_, role) in PEOPLE.items())
        self.stdout.write(f"\nSign in as {people}\nwith the password {password}\n")


def _endpoints() -> list[str]:
    where = build_endpoint_description_strings(host=settings.BIND, port=settings.PORT)
    return [f"{each}:backlog={MOST_CONNECTING}" for each in where]


def _log_welcome() -> None:
    """A log of objects has no room for a page of words."""
    logger.info("serving at %s", settings.PUBLIC_URL)
