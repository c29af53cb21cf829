"""API addresses of purchasing."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from procurement.api import returns, views
from procurement.api.bills import BillViewSet
from procurement.api.catalog import CostProposalViewSet, NewItemView, OfferView

router = SimpleRouter()
router.register("purchase-orders", views.PurchaseOrderViewSet, basename="purchase-order")
router.register("receipts", views.ReceiptViewSet, basename="receipt")
router.register("returns", returns.ReturnViewSet, basename="return")
router.register("bills", BillViewSet, basename="bill")
router.register("cost-proposals", CostProposalViewSet, basename="cost-proposal")
urlpatterns = [
    path("items/", NewItemView.as_view(), name="new-item"),
    path("items/<int:item_id>/offers/", OfferView.as_view(), name="item-offer"),
    *router.urls,
]
