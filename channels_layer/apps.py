from django.apps import AppConfig


class ChannelsLayerConfig(AppConfig):
    name = "channels_layer"
