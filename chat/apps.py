from functools import cache

from django.apps import AppConfig
from django.conf import settings

from chat.phrases import Phrase, load


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        """Broken phrases stop the start here, with BrokenPhrases."""
        phrases()


@cache
def phrases() -> list[Phrase]:
    """The counsellor's phrases, read once a process."""
    return load(settings.COUNSELLOR_PHRASES)
