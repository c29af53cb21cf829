"""API addresses of inventory."""

from rest_framework.routers import SimpleRouter

from inventory.api import views

router = SimpleRouter()
router.register("items", views.ItemViewSet, basename="item")
router.register("locations", views.LocationViewSet, basename="location")
router.register("jobs", views.JobViewSet, basename="job")
router.register("stock", views.StockViewSet, basename="stock")
urlpatterns = router.urls
