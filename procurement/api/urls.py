"""API addresses of purchasing."""

from rest_framework.routers import SimpleRouter

from procurement.api import views

router = SimpleRouter()
router.register("purchase-orders", views.PurchaseOrderViewSet, basename="purchase-order")
router.register("receipts", views.ReceiptViewSet, basename="receipt")
urlpatterns = router.urls
