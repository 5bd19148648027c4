"""This process's line to the others: opened at the start, and looked at by those who watch."""

from channels.layers import get_channel_layer

from channels_layer.layer import ProcessLayer


def listen() -> None:
    """Hear the other processes, in the running event loop, before anybody reads here."""
    layer = get_channel_layer()
    if isinstance(layer, ProcessLayer):
        layer.listen()


def is_up() -> bool | None:
    """Whether this process hears and tells the others; None when there can be no others."""
    layer = get_channel_layer()
    return layer.line_is_up if isinstance(layer, ProcessLayer) else None
