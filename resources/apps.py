from __future__ import annotations

from functools import cache
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from resources.library import Library


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        """Broken content stops the start here, with BrokenContent."""
        library()


@cache
def library() -> Library:
    """The library in `settings.RESOURCES_DIR`, read once a process."""
    return Library.load(Path(settings.RESOURCES_DIR))
