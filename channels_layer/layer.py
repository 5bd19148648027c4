"""The channel layer: to this process's own sockets at once, to other processes over Redis."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import TYPE_CHECKING, Any

from channels.exceptions import ChannelFull
from channels.layers import BaseChannelLayer

from channels_layer.hint import Hint

if TYPE_CHECKING:
    from channels_layer.between import Between

Event = dict[str, Any]


class Mailbox(asyncio.Queue[tuple[float, Event]]):
    """What one channel's reader has yet to read, each with the time at which it expires."""

    in_use = 0  # by so many groups and readers


class ProcessLayer(BaseChannelLayer):
    """Channels' own interface; delivery inside the process is a look into a dictionary.

    `url` is that of Redis or Valkey; without one there is no other process. `behind`
    is the event that replaces all that a full mailbox held: its reader has fallen
    behind and must ask anew. `resync` is the event that every channel in a group gets
    when hints from other processes may have been lost. Without them a hint is dropped
    in silence, as Channels says.
    """

    extensions = ("groups", "flush")

    def __init__(
        self,
        url: str = "",
        prefix: str = "eguidance",
        behind: Event | None = None,
        resync: Event | None = None,
        expiry: float = 60,
        capacity: int = 100,
        channel_capacity: dict[Any, int] | None = None,
    ) -> None:
        super().__init__(expiry=expiry, capacity=capacity)
        self.channel_capacity = self.compile_capacities(channel_capacity or {})
        self._behind, self._resync = behind, resync
        self._process = secrets.token_hex(6)
        self._mailboxes: dict[str, Mailbox] = {}
        self._groups: dict[str, dict[str, Mailbox]] = {}
        self._home: asyncio.AbstractEventLoop | None = None
        self._between: Between | None = None
        if url:  # or Redis' client would be loaded for nothing
            from channels_layer.between import Between

            self._between = Between(url, prefix, self._heard, self._missed)

    # --- Channels -------------------------------------------------------------

    async def new_channel(self, prefix: str = "specific") -> str:
        """A new name that only this process reads."""
        return f"{prefix}.{self._process}!{secrets.token_hex(8)}"

    async def send(self, channel: str, message: Event) -> None:
        """Raises ChannelFull when the reader has `capacity` messages to read already."""
        _require_event(message)
        if self._is_elsewhere(channel):
            self.require_valid_channel_name(channel)
            await self._pass_on(Hint("", channel, message))
        else:
            self._put(self._mailbox(channel), channel, message)

    async def receive(self, channel: str) -> Event:
        """The next message on a channel; one reader of several gets it."""
        self.listen()
        mailbox = self._mailbox(channel)
        mailbox.in_use += 1
        try:
            while True:
                expires, message = await mailbox.get()
                if expires > time.monotonic():
                    return message
        finally:
            mailbox.in_use -= 1
            self._forget_if_idle(channel, mailbox)

    # --- Groups ---------------------------------------------------------------

    async def group_add(self, group: str, channel: str) -> None:
        self.require_valid_group_name(group)
        self.listen()
        members = self._groups.setdefault(group, {})
        if channel not in members:
            members[channel] = mailbox = self._mailbox(channel)
            mailbox.in_use += 1

    async def group_discard(self, group: str, channel: str) -> None:
        """Leave a group; to leave one that it is not in changes nothing."""
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        members = self._groups.get(group, {})
        mailbox = members.pop(channel, None)
        if mailbox is not None:
            mailbox.in_use -= 1
            self._forget_if_idle(channel, mailbox)
        if not members:
            self._groups.pop(group, None)

    async def group_send(self, group: str, message: Event) -> None:
        """To all members in every process. A full member misses it, and is told so."""
        _require_event(message)
        if group not in self._groups:  # those have valid names
            self.require_valid_group_name(group)
        await self._pass_on(Hint(group, "", message))

    async def flush(self) -> None:
        """Forget every channel and group, and let go of Redis."""
        self._mailboxes.clear()
        self._groups.clear()
        await self.close()

    async def close(self) -> None:
        if self._between and self._home is asyncio.get_running_loop():
            await self._between.close()
        self._home = None

    # --- Inside ---------------------------------------------------------------

    def _is_elsewhere(self, channel: str) -> bool:
        return self._between is not None and channel not in self._mailboxes

    def _mailbox(self, channel: str) -> Mailbox:
        mailbox = self._mailboxes.get(channel)
        if mailbox is None:
            self.require_valid_channel_name(channel)
            mailbox = self._mailboxes[channel] = Mailbox(self.get_capacity(channel))
        return mailbox

    def _forget_if_idle(self, channel: str, mailbox: Mailbox) -> None:
        if not mailbox.in_use and mailbox.empty() and self._mailboxes.get(channel) is mailbox:
            del self._mailboxes[channel]

    def _put(self, mailbox: Mailbox, channel: str, message: Event) -> None:
        try:
            mailbox.put_nowait((time.monotonic() + self.expiry, message.copy()))
        except asyncio.QueueFull:
            raise ChannelFull(channel) from None

    def _deliver(self, group: str, message: Event) -> None:
        for channel, mailbox in self._groups.get(group, {}).items():
            self._put_or_fall_behind(mailbox, channel, message)

    def _put_or_fall_behind(self, mailbox: Mailbox, channel: str, message: Event) -> None:
        try:
            self._put(mailbox, channel, message)
        except ChannelFull:
            self._fell_behind(mailbox)

    def _fell_behind(self, mailbox: Mailbox) -> None:
        """What is left out cannot be told from what is not: let go of all, and say so."""
        if self._behind is None:
            return
        while not mailbox.empty():
            mailbox.get_nowait()
        mailbox.put_nowait((float("inf"), self._behind.copy()))

    # --- Other processes ------------------------------------------------------

    @property
    def line_is_up(self) -> bool | None:
        """Whether what is told reaches the others, and theirs this process; None without any."""
        return self._between.is_up if self._between else None

    def listen(self) -> None:
        """Hear the other processes, in the running event loop; it is the readers' and this layer's.

        The first reader does it, and a server may before anybody reads.
        """
        loop = asyncio.get_running_loop()
        if self._home is loop or (self._home is not None and self._home.is_running()):
            return
        self._home = loop
        if self._between:
            self._between.listen()

    async def _pass_on(self, hint: Hint) -> None:
        if self._home is asyncio.get_running_loop():
            self._spread(hint)
        elif self._home is not None and self._home.is_running():
            self._home.call_soon_threadsafe(self._spread, hint)
        else:  # a command or task, in which nobody reads
            self._heard(hint)
            if self._between:
                await self._between.tell_at_once(hint)

    def _spread(self, hint: Hint) -> None:
        self._heard(hint)
        if self._between:
            self._between.tell(hint)

    def _heard(self, hint: Hint) -> None:
        if hint.group:
            self._deliver(hint.group, hint.message)
        elif mailbox := self._mailboxes.get(hint.channel):
            self._put_or_fall_behind(mailbox, hint.channel, hint.message)

    def _missed(self) -> None:
        if self._resync is not None:
            readers = {channel for members in self._groups.values() for channel in members}
            for channel in readers:
                self._put_or_fall_behind(self._mailboxes[channel], channel, self._resync)


def _require_event(message: object) -> None:
    if not isinstance(message, dict):
        raise TypeError("a message is a dict")
