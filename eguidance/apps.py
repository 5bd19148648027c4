from django.apps import AppConfig


class EguidanceConfig(AppConfig):
    name = "eguidance"
