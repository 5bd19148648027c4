"""What the talk counts in this process."""

import collections
from collections.abc import Iterable

from prometheus_client import Counter

from channels_layer.protocol import Author
from chat.models import Message

stored = Counter("eguidance_messages_stored", "Messages that were committed", ["author"])

for _author in Author:
    stored.labels(_author)


def count_stored(messages: Iterable[Message]) -> None:
    by_author = collections.Counter(message.author for message in messages)
    for author, number in by_author.items():
        stored.labels(author).inc(number)
