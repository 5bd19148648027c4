"""The straightforward Channels design: one row a transaction, a group of the stock layer."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.references.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.db import transaction
from django.urls import path
from django.utils import timezone

from chat.models import Message
from chat.tokens import case_of
from triage.models import Contact


class Side(AsyncJsonWebsocketConsumer):
    """Either side: it says hello with its contact, then says and hears lines."""

    author = ""
    group = ""

    async def receive_json(self, content: dict[str, Any]) -> None:
        if content["type"] in ("say", "desk-say"):
            message = await self.store(content)
            await self.channel_layer.group_send(self.group, {"type": "said", "message": message})
            await self.send_json(
                {"type": "accepted", "client_id": content["client_id"]} | {"seq": message["seq"]}
            )
        else:
            self.contact = await self.find(content)
            self.group = f"talk.{self.contact}"
            await self.channel_layer.group_add(self.group, self.channel_name)
            await self.send_json({"type": "welcome"})

    async def said(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "said", "message": event["message"]})

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    @database_sync_to_async
    def store(self, content: dict[str, Any]) -> dict[str, Any]:
        with transaction.atomic():
            contact = Contact.objects.select_for_update(no_key=True).get(pk=self.contact)
            contact.last_sequence += 1
            contact.save(update_fields=["last_sequence"])
            message = Message.objects.create(
                contact=contact,
                sequence=contact.last_sequence,
                client_id=content["client_id"],
                author=self.author,
                kind="text",
                text=content["text"],
                at=timezone.now(),
            )
        return {
            "seq": message.sequence,
            "client_id": content["client_id"],
            "author": self.author,
            "text": message.text,
        }

    async def find(self, content: dict[str, Any]) -> Any:
        raise NotImplementedError

    @classmethod
    async def encode_json(cls, content: Any) -> str:
        import json

        return json.dumps(content, separators=(",", ":"))


class Citizen(Side):
    author = "citizen"

    @database_sync_to_async
    def find(self, content: dict[str, Any]) -> Any:
        return Contact.objects.get(case=case_of(content["token"])).pk


class Desk(Side):
    author = "counsellor"

    @database_sync_to_async
    def find(self, content: dict[str, Any]) -> Any:
        user = self.scope["user"]
        return Contact.objects.get(counsellor__user=user.pk).pk


from channels.auth import AuthMiddlewareStack

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": URLRouter(
            [
                path("ws/citizen/", Citizen.as_asgi()),
                path("ws/desk/", AuthMiddlewareStack(Desk.as_asgi())),
            ]
        ),
    }
)
