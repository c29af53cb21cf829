"""API addresses of inventory."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from inventory.api import views
from inventory.api.catalog import CategoryViewSet
from inventory.api.invoices import InvoiceViewSet
from inventory.api.job_notes import JobFieldsView, JobNotesView, MaterialCostView
from inventory.api.usage import JobReturnView, JobUsageView

router = SimpleRouter()
router.register("items", views.ItemViewSet, basename="item")
router.register("categories", CategoryViewSet, basename="category")
router.register("locations", views.LocationViewSet, basename="location")
router.register("jobs", views.JobViewSet, basename="job")
router.register("invoices", InvoiceViewSet, basename="invoice")
router.register("stock", views.StockViewSet, basename="stock")
urlpatterns = [
    path("jobs/<int:job_id>/usage/", JobUsageView.as_view(), name="job-usage"),
    path("jobs/<int:job_id>/bring-back/", JobReturnView.as_view(), name="job-bring-back"),
    path("jobs/<int:job_id>/notes/", JobNotesView.as_view(), name="job-notes"),
    path("jobs/<int:job_id>/material-cost/", MaterialCostView.as_view(), name="job-material-cost"),
    path("jobs/<int:job_id>/custom-fields/", JobFieldsView.as_view(), name="job-custom-fields"),
    *router.urls,
]
