"""All that the service has written down, to see that what was refused changed nothing."""

from typing import Any

from django.apps import apps

OURS = {"channels_layer", "chat", "triage", "scheduling", "targets"}


def ledger() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, by the model's name."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }
