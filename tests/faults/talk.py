"""All that is known of one talk by those who play it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from channels_layer.protocol import Author, EndReason, ErrorCode, Message
from eguidance.rehearsal.counting import Copy, Said
from eguidance.rehearsal.script import Script

# What a message may be refused with: the talk has ended, or is a colleague's by now.
LEGAL_REFUSALS = {ErrorCode.ENDED, ErrorCode.NOT_YOURS, ErrorCode.BAD_VALUE}


@dataclass(eq=False)
class Talk:
    """`said` is in the order in which each side said it; `swapped` was sent in another order.

    `shown_before` is what clients showed that are gone: closed tabs, and desks that gave the
    talk back. `absent`: the citizen went in the middle; `final` is what it
    showed to a citizen who went after the end.
    """

    contact: UUID
    token: str
    lines: dict[Author, Iterator[str]]
    said: list[Said] = field(default_factory=list)
    acknowledged: dict[UUID, int] = field(default_factory=dict)
    refused: dict[UUID, ErrorCode] = field(default_factory=dict)
    swapped: set[UUID] = field(default_factory=set)
    legal_ends: set[EndReason] = field(default_factory=set)
    shown_before: list[list[Copy]] = field(default_factory=list)
    absent: bool = False
    final: list[Copy] | None = None
    spoken_out: set[Author] = field(default_factory=set)

    def next_line(self, by: Author, closing: bool) -> Said | None:
        """None when nothing is left, or nothing more is to be said."""
        text = None if closing else next(self.lines[by], None)
        if text is None:
            self.spoken_out.add(by)
            return None
        return Said(uuid4(), text, by)

    @property
    def live(self) -> bool:
        """Whether its citizen is there, or will be in a moment."""
        return not self.absent and self.final is None

    @property
    def all_said(self) -> bool:
        return len(self.spoken_out) == len(self.lines)


def lines_of(script: Script) -> dict[Author, Iterator[str]]:
    sides = (Author.CITIZEN, Author.COUNSELLOR)
    return {side: iter([line.text for line in script.lines if line.by == side]) for side in sides}


def copies(messages: dict[int, Message]) -> list[Copy]:
    """What a client shows, in its order."""
    return [
        Copy(m.sequence, m.client_id, m.text, m.masked, m.author == Author.SERVICE)
        for _, m in sorted(messages.items())
    ]
