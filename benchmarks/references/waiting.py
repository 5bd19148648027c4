"""What a waiting citizen costs at the least in Channels: a consumer that accepts, in a group.

The layer is the one in memory, the leanest of the stock ones.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import InMemoryChannelLayer, channel_layers
from channels.routing import ProtocolTypeRouter

channel_layers.set("default", InMemoryChannelLayer())


class Waiting(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("waiting", self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.send('{"type":"welcome"}')

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("waiting", self.channel_name)


application = ProtocolTypeRouter({"http": http, "websocket": Waiting.as_asgi()})
