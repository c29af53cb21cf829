from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        from integrations import list_buttons, panels, receivers

        receivers.connect()
        panels.register()
        list_buttons.register()
