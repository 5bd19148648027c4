"""The service as an ASGI application, for Daphne or any other server."""

import asyncio
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import SessionMiddlewareStack
from django.conf import settings
from django.urls import path, re_path

from channels_layer.web import call_all_back
from chat.consumers import CitizenSocket
from chat.desk import DeskSocket
from eguidance import timetable

ANSWER_SECONDS = 10.0


async def no_such_socket(
    scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """Refuses the handshake; left to the router it would be an error of ours."""
    await send({"type": "websocket.close", "code": 1000, "reason": None})


sockets = URLRouter(
    [
        path("ws/citizen/", CitizenSocket.as_asgi()),
        path("ws/desk/", SessionMiddlewareStack(DeskSocket.as_asgi())),
        # Django knows no ASGI application as a view; Channels does.
        re_path("", no_such_socket),  # type: ignore[arg-type]
    ]
)


class Service:
    """Pages and sockets; embedded, with the timetable beside them in the same event loop.

    `serve` starts and stops it; another server does by its lifespan, or, if it has
    none, starts it with the first scope.
    """

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application
        self.running: asyncio.Task[None] | None = None
        self.answering: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Begin the sweeps, once; call it in the running event loop."""
        if settings.EMBEDDED and (self.running is None or self.running.done()):
            self.running = asyncio.get_running_loop().create_task(timetable.run())

    async def stop(self) -> None:
        """Ask every client to come back; returns when they have gone and all are answered."""
        await call_all_back()
        if self.answering:
            await asyncio.wait(self.answering, timeout=ANSWER_SECONDS)
        if self.running:
            self.running.cancel()

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            self.start()
            await self._answer(scope, receive, send)

    async def _answer(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        task = asyncio.current_task()
        if scope["type"] == "http" and task:
            self.answering.add(task)
            task.add_done_callback(self.answering.discard)
        await self.application(scope, receive, send)

    async def _live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await receive()
        self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})


application = Service(ProtocolTypeRouter({"http": http, "websocket": sockets}))
