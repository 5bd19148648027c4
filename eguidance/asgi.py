"""The service as an ASGI application, for Daphne or any other server."""

import asyncio
import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path, re_path

from channels_layer import line
from channels_layer.web import call_all_back
from chat.consumers import CitizenSocket
from chat.desk import DeskSocket
from eguidance import health, metrics, timetable

# Objects made, and not let go of, before the collector looks for circles among them.
COLLECT_AFTER = 50_000


async def no_such_socket(
    scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """Refuses the handshake; left to the router it would be an error of ours."""
    await send({"type": "websocket.close", "code": 1000, "reason": None})


sockets = URLRouter(
    [
        path("ws/citizen/", CitizenSocket.as_asgi()),
        path("ws/desk/", DeskSocket.as_asgi()),
        # Django knows no ASGI application as a view; Channels does.
        re_path("", no_such_socket),  # type: ignore[arg-type]
    ]
)


def settle() -> None:
    """Have the garbage collector look seldom, and never again at what is there from the start."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


class Service:
    """Pages and sockets, and beside them in the same event loop the line to other processes;
    embedded, the timetable too.

    `serve` starts and stops it; another server does by its lifespan, or, if it has
    none, starts it with the first scope.
    """

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application
        self.running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin what runs beside, once; call it in the running event loop."""
        if self.running is None or self.running.done():
            self.running = asyncio.get_running_loop().create_task(self._run_beside())

    async def _run_beside(self) -> None:
        line.listen()
        async with asyncio.TaskGroup() as group:
            group.create_task(metrics.watch_the_loop())
            if settings.EMBEDDED:
                group.create_task(timetable.run())

    async def stop(self) -> None:
        """Take nobody new, ask every client to come back, and wait until they have gone."""
        health.stop()
        await call_all_back()
        if self.running:
            self.running.cancel()

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            self.start()
            await self.application(scope, receive, send)

    async def _live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await receive()
        settle()
        self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})


application = Service(ProtocolTypeRouter({"http": http, "websocket": sockets}))
