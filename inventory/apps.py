from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = "Inventory"

    def ready(self) -> None:
        from inventory import adjustment_reasons, units
        from inventory.models import Job
        from inventory.services import item_merging
        from plyhub.common import custom_fields

        custom_fields.register("job", Job, permission="common.change_customfieldvalue")
        item_merging.connect()
        post_migrate.connect(units.ensure_standard, sender=self)
        post_migrate.connect(adjustment_reasons.ensure_standard, sender=self)
