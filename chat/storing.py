"""What a batch of words asks of the database: one statement each, however many they are.

Written out, since for a few words the ORM takes longer to compose a statement than the
database to do it. SQLite and PostgreSQL read the same text.
"""

from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from channels_layer.protocol import Message

_HOLD = """
    SELECT id, state, counsellor_id, last_sequence FROM triage_contact
    WHERE id IN ({many}) ORDER BY id {lock}
"""
_ANY_SAID = """
    SELECT 1 FROM chat_message WHERE (contact_id, client_id) IN (VALUES {many}) LIMIT 1
"""
_STORE = """
    INSERT INTO chat_message
        (contact_id, counsellor_id, sequence, client_id, author, kind, at,
         text, name, card, notice, masked)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_LENGTHEN = """
    UPDATE triage_contact SET last_sequence = now_is.column2
    FROM (VALUES {many}) AS now_is WHERE id = now_is.column1
"""


class Held(NamedTuple):
    """A contact whose row is locked until the transaction ends."""

    contact: UUID
    state: str
    counsellor: int | None
    last_sequence: int


class Spoken(NamedTuple):
    """A message in a contact, and the counsellor who said it, if one did."""

    contact: UUID
    counsellor: int | None
    message: Message


def hold(contacts: Collection[UUID]) -> dict[UUID, Held]:
    """Lock the contacts that there are; sequences are given while they are held.

    Always in the order of their keys, so that no two batches wait for each other.
    """
    key, locks = _key(), connection.features.has_select_for_update
    lock = connection.ops.for_update_sql(no_key=True) if locks else ""
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLD.format(many=_many("%s", contacts), lock=lock), list(map(key, contacts))
        )
        rows = (Held(_uuid(each), *rest) for each, *rest in cursor.fetchall())
        return {row.contact: row for row in rows}


def any_said(names: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether a message of one of these names, of contact and client, is stored already."""
    with connection.cursor() as cursor:
        keys = list(map(_key(), chain.from_iterable(names)))
        cursor.execute(_ANY_SAID.format(many=_many("(%s, %s)", names)), keys)
        return cursor.fetchone() is not None


def store(lines: Collection[Spoken]) -> None:
    """Insert words whose contacts are held. Raises IntegrityError when one is stored already."""
    key, moment = _key(), connection.ops.adapt_datetimefield_value
    rows = [
        (
            key(contact),
            counsellor,
            said.sequence,
            key(said.client_id),
            said.author.value,
            said.kind.value,
            moment(said.at),
            said.text,
            said.name,
            msgspec.json.encode(said.card).decode() if said.card else None,
            said.notice.value if said.notice else "",
            said.masked,
        )
        for contact, counsellor, said in lines
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_STORE, rows)


def lengthen(last: Mapping[UUID, int]) -> None:
    """Set the last sequence of contacts that are held."""
    key = _key()
    values = chain.from_iterable((key(contact), number) for contact, number in last.items())
    with connection.cursor() as cursor:
        cursor.execute(_LENGTHEN.format(many=_many("(%s, %s)", last)), list(values))


def _many(placeholders: str, values: Collection[Any]) -> str:
    return ", ".join([placeholders] * len(values))


def _key() -> Callable[[UUID], UUID | str]:
    """What a key is to this database."""
    return _itself if connection.features.has_native_uuid_field else _hex


def _itself(key: UUID) -> UUID:
    return key


def _hex(key: UUID) -> str:
    return key.hex


def _uuid(key: UUID | str) -> UUID:
    return key if isinstance(key, UUID) else UUID(key)
