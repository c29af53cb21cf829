from django.apps import AppConfig


class PlyHubConfig(AppConfig):
    name = "plyhub"
    label = "plyhub"
    verbose_name = "PlyHub"
