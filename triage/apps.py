from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"

    def ready(self) -> None:
        """Refuse to start on a broken decision table or list of phrases."""
        from triage import rules

        rules.table()
        rules.risk_phrases()
