"""What the talk counts in this process."""

import collections
from collections.abc import Iterable

from prometheus_client import Counter

from channels_layer.protocol import Author
from chat.storing import Spoken

stored = Counter("eguidance_messages_stored", "Messages that were committed", ["author"])

for _author in Author:
    stored.labels(_author)


def count_stored(messages: Iterable[Spoken]) -> None:
    by_author = collections.Counter(spoken.message.author for spoken in messages)
    for author, number in by_author.items():
        stored.labels(author).inc(number)
