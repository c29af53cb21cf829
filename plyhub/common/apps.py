from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "plyhub.common"
    label = "common"
    verbose_name = "People and company"

    def ready(self) -> None:
        """Make the lookups known."""
        from plyhub.common import lookups  # noqa: F401
