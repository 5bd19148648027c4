"""The service's settings, with the stock Redis layer."""

from eguidance.settings import *  # noqa: F403
from eguidance.settings import DATABASES, REDIS_URL

# Connections that stay: made anew for each transaction they would be most of the cost.
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"].pop("OPTIONS", None)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # redis-py's own limit of 100 connections fails under more senders than that.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "max_connections": 10_000}], "capacity": 1000},
    }
}
