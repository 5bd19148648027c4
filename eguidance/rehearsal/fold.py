"""What a client shows of one contact: the snapshot and every frame since, merged."""

from collections.abc import Iterable
from uuid import UUID

from channels_layer.protocol import ContactState, Message, ThreadState


class View:
    """Messages in order of sequence, each shown once, and none beyond a gap.

    The same frames in any order, and any number of times, give the same view.
    """

    def __init__(self) -> None:
        self.thread: ThreadState | None = None
        self.messages: list[Message] = []
        self.heard_twice = 0
        self._beyond: dict[int, Message] = {}

    def merge(self, messages: Iterable[Message]) -> list[Message]:
        """Returns what is newly shown."""
        before = self.last
        for message in messages:
            known = message.sequence <= self.last or message.sequence in self._beyond
            self.heard_twice += known
            if not known:
                self._beyond[message.sequence] = message
        while self.last + 1 in self._beyond:
            self.messages.append(self._beyond.pop(self.last + 1))
        return self.messages[before:]

    def merge_thread(self, thread: ThreadState) -> None:
        """The higher revision holds."""
        if self.thread is None or thread.revision >= self.thread.revision:
            self.thread = thread

    @property
    def last(self) -> int:
        return len(self.messages)

    @property
    def gap(self) -> bool:
        return bool(self._beyond)

    @property
    def state(self) -> ContactState | None:
        return self.thread.state if self.thread else None

    @property
    def complete(self) -> bool:
        """The contact has ended, and everything said in it is shown."""
        ended = self.thread is not None and self.thread.state == ContactState.ENDED
        return ended and self.thread is not None and self.last >= self.thread.last_sequence

    def behind(self, last_sequence: int, revision: int) -> bool:
        """Whether a heartbeat tells of something that was not heard."""
        known = self.thread.revision if self.thread else 0
        return self.last < last_sequence or known < revision

    def shows(self, client_id: UUID) -> bool:
        return any(message.client_id == client_id for message in reversed(self.messages))
