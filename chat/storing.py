"""What a batch of words asks of the database: one statement each, however many they are.

Written out, since for a few words the ORM takes longer to compose a statement than the
database to do it. But for the insert, SQLite and PostgreSQL read the same text.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from channels_layer.protocol import Author, Card, Mail, Message, MessageKind

_HOLD = """
    SELECT id, state, counsellor_id, last_sequence, channel, phone, email FROM triage_contact
    WHERE id IN ({many}) ORDER BY id {lock}
"""
_ANY_SAID = """
    SELECT 1 FROM chat_message WHERE (contact_id, client_id) IN (VALUES {many}) LIMIT 1
"""
_LENGTHEN = """
    UPDATE triage_contact SET last_sequence = now_is.column2
    FROM (VALUES {many}) AS now_is WHERE id = now_is.column1
"""


class Row(msgspec.Struct):
    """A row of chat_message, by the names of its columns."""

    contact_id: UUID
    counsellor_id: int | None
    sequence: int
    client_id: UUID
    author: Author
    kind: MessageKind
    at: datetime
    text: str
    name: str
    card: Card | None
    notice: str
    masked: bool
    mail: Mail | None


_COLUMNS = ", ".join(Row.__struct_fields__)
_VALUES = ", ".join("%s" for _ in Row.__struct_fields__)
_STORE = f"INSERT INTO chat_message ({_COLUMNS}) VALUES ({_VALUES})"  # noqa: S608  names of ours
# PostgreSQL would bind and run that anew for every row: this is half the time of both.
_STORE_AT_ONCE = f"""
    INSERT INTO chat_message ({_COLUMNS})
    SELECT {_COLUMNS} FROM json_populate_recordset(NULL::chat_message, %s)
"""  # noqa: S608  names of ours


class Held(NamedTuple):
    """A contact whose row is locked until the transaction ends."""

    contact: UUID
    state: str
    counsellor: int | None
    last_sequence: int
    channel: str
    phone: str
    email: str


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
        cursor.execute(_HOLD.format(many=many("%s", contacts), lock=lock), list(map(key, contacts)))
        rows = (Held(_uuid(each), *rest) for each, *rest in cursor.fetchall())
        return {row.contact: row for row in rows}


def any_said(names: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether a message of one of these names, of contact and client, is stored already."""
    with connection.cursor() as cursor:
        keys = list(map(_key(), chain.from_iterable(names)))
        cursor.execute(_ANY_SAID.format(many=many("(%s, %s)", names)), keys)
        return cursor.fetchone() is not None


def store(lines: Collection[Spoken]) -> None:
    """Insert words whose contacts are held. Raises IntegrityError when one is stored already."""
    rows = list(map(_row, lines))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_STORE_AT_ONCE, [msgspec.json.encode(rows).decode()])
        else:
            cursor.executemany(_STORE, list(map(_values, rows)))


def _row(line: Spoken) -> Row:
    contact, counsellor, said = line
    return Row(
        contact_id=contact,
        counsellor_id=counsellor,
        sequence=said.sequence,
        client_id=said.client_id,
        author=said.author,
        kind=said.kind,
        at=said.at,
        text=said.text,
        name=said.name,
        card=said.card,
        notice=said.notice or "",
        masked=said.masked,
        mail=said.mail,
    )


def _values(row: Row) -> list[Any]:
    """As SQLite keeps them."""
    return [_kept(value) for value in msgspec.structs.astuple(row)]


def _kept(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case Card() | Mail():
            return msgspec.json.encode(value).decode()
        case StrEnum():
            return value.value
    return value


def lengthen(last: Mapping[UUID, int]) -> None:
    """Set the last sequence of contacts that are held."""
    key = _key()
    values = chain.from_iterable((key(contact), number) for contact, number in last.items())
    with connection.cursor() as cursor:
        cursor.execute(_LENGTHEN.format(many=many("(%s, %s)", last)), list(values))


def many(placeholders: str, values: Collection[Any]) -> str:
    """The placeholders of one value, for as many as there are."""
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
