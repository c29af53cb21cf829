"""API addresses of the integrations."""

from rest_framework.routers import SimpleRouter

from integrations.api import issues, mapping, stock, views
from integrations.api.conflicts import ConflictViewSet
from integrations.api.intacct_settings import IntacctSettingsViewSet

router = SimpleRouter()
router.register("runs", views.RunViewSet, basename="run")
router.register("sync-issues", issues.IssueViewSet, basename="sync-issue")
router.register("connections", views.ConnectionViewSet, basename="connection")
router.register("queue", views.QueueViewSet, basename="queue")
router.register("warehouses", views.WarehouseViewSet, basename="warehouse")
router.register("intacct-settings", IntacctSettingsViewSet, basename="intacct-settings")
router.register("stock-differences", stock.StockDifferenceViewSet, basename="stock-difference")
router.register("mapping", mapping.MappingViewSet, basename="mapping")
router.register("conflicts", ConflictViewSet, basename="conflict")
urlpatterns = router.urls
