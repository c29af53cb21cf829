from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "plyhub.common"
    label = "common"
    verbose_name = "People and company"
