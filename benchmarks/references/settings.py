"""The service's settings, with the stock Redis layer."""

from eguidance.settings import *  # noqa: F403  all of them, and a few otherwise
from eguidance.settings import DATABASES, REDIS_URL

# Connections that stay: made anew for each transaction they would be most of the cost.
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"].pop("OPTIONS", None)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            "hosts": [
                # redis-py's own limits fail under load: 100 connections, and five seconds for an
                # answer, which is also how long the layer asks Redis to wait for a message.
                {"address": REDIS_URL, "max_connections": 10_000, "socket_timeout": None}
            ],
            # One key holds what all sockets of a process have yet to read: with the stock 100
            # it drops what is said when many speak at once.
            "capacity": 100_000,
            # Nor is what is late thrown away, as it is after the stock 60 seconds.
            "expiry": 600,
        },
    }
}
