from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from channels_layer.protocol import Language


class EguidanceConfig(AppConfig):
    name = "eguidance"

    def ready(self) -> None:
        """Refuse to start on content that no answer of triage leads to."""
        from resources.apps import library
        from triage.rules import table

        known = table().source.values("topic")
        for resource in library().fitting(Language.DANISH):
            for topic in resource.topics:
                if topic not in known:
                    file = Path(settings.RESOURCES_DIR) / f"{resource.slug}.md"
                    raise ImproperlyConfigured(
                        f"{file}: topics: {settings.DECISION_TABLE} has no topic «{topic}»; "
                        f"it knows {', '.join(known)}"
                    )
