"""API addresses of the integrations."""

from rest_framework.routers import SimpleRouter

from integrations.api import views

router = SimpleRouter()
router.register("runs", views.RunViewSet, basename="run")
router.register("queue", views.QueueViewSet, basename="queue")
router.register("warehouses", views.WarehouseViewSet, basename="warehouse")
urlpatterns = router.urls
