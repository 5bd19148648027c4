"""The upper reference: a bare ASGI handler, a dictionary of sockets, the same group commit.

It knows no rules: no roles, no refusals, no risk, no CPR numbers, no repeats.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from collections import defaultdict
from collections.abc import Sequence
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone

from channels_layer.database import in_database
from channels_layer.gathering import Gathering
from channels_layer.protocol import Author, Message, MessageKind
from channels_layer.refusal import Refusal
from chat import storing
from chat.storing import Spoken
from chat.tokens import case_of
from triage.models import Contact

Line = tuple[UUID, Author, dict[str, Any]]
sockets: dict[UUID, list[Any]] = defaultdict(list)
encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder().decode


def _store(lines: Sequence[Line]) -> list[Spoken | Refusal]:
    now = timezone.now()
    with transaction.atomic():
        held = storing.hold({contact for contact, _, _ in lines})
        last = {contact: row.last_sequence for contact, row in held.items()}
        spoken: list[Spoken | Refusal] = []
        for contact, author, said in lines:
            last[contact] += 1
            message = Message(
                sequence=last[contact],
                client_id=UUID(said["client_id"]),
                author=author,
                kind=MessageKind.TEXT,
                at=now,
                text=said["text"],
            )
            spoken.append(Spoken(contact, held[contact].counsellor, message))
        storing.store([each for each in spoken if isinstance(each, Spoken)])
        storing.lengthen(last)
    return spoken


storing_together: Gathering[Line, Spoken] = Gathering(_store)


def _contact(scope: dict[str, Any], hello: dict[str, Any]) -> UUID:
    if hello["type"] == "hello":
        return Contact.objects.get(case=case_of(hello["token"])).pk
    header = next(value for name, value in scope["headers"] if name == b"cookie").decode()
    session = SessionStore(SimpleCookie(header)["sessionid"].value)
    return Contact.objects.get(counsellor__user=session["_auth_user_id"]).pk


async def _serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    author = Author.CITIZEN if scope["path"] == "/ws/citizen/" else Author.COUNSELLOR
    contact: UUID | None = None
    while (event := await receive())["type"] == "websocket.receive":
        frame = decode(event["text"])
        if contact is None:
            contact = await in_database(_contact, scope, frame)
            sockets[contact].append(send)
            await send({"type": "websocket.send", "text": '{"type":"welcome"}'})
            continue
        message = (await storing_together.add((contact, author, frame))).message
        said = {"client_id": frame["client_id"], "author": author, "text": message.text}
        text = encode({"type": "said", "message": said, "sequence": message.sequence}).decode()
        for each in sockets[contact]:
            await each({"type": "websocket.send", "text": text})
        accepted = {"type": "accepted", "sequence": message.sequence}
        await send({"type": "websocket.send", "text": encode(accepted).decode()})
    if contact is not None:
        sockets[contact].remove(send)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await _serve(scope, receive, send)
    elif scope["type"] == "http":
        await http(scope, receive, send)
