from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Purchasing"

    def ready(self) -> None:
        from inventory import stock_quantities
        from inventory.services import found_costs, items, job_costs, retiring
        from plyhub.common import custom_fields, ownership
        from procurement import events, order_quantities
        from procurement.models import PurchaseOrder, Vendor
        from procurement.services import (
            cost_proposals,
            job_orders,
            leftovers,
            merge_rules,
            new_items,
            receipt_ownership,
            return_ownership,
            vendor_prices,
        )

        ownership.register(receipt_ownership.COLUMN, receipt_ownership.under_way)
        ownership.register(return_ownership.COLUMN, return_ownership.under_way)
        items.register_obstacle(new_items.ordered)
        merge_rules.connect()
        retiring.register_leftovers(leftovers.of_item)
        job_costs.register_orders(job_orders.ordered_for)
        for source in order_quantities.SOURCES:
            stock_quantities.register(source)
        found_costs.register_vendor_prices(vendor_prices.asked)
        custom_fields.register("vendor", Vendor, permission="procurement.change_vendor")
        custom_fields.register(
            "purchase_order", PurchaseOrder, permission="procurement.change_purchaseorder"
        )
        events.purchase_orders_approved.connect(
            cost_proposals.orders_approved, dispatch_uid="procurement.cost_proposals"
        )
