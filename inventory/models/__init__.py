from inventory.models.appointments import Appointment
from inventory.models.catalog import Category, Item, ItemUnit, Unit
from inventory.models.estimates import Estimate, EstimateLine
from inventory.models.invoices import Invoice, InvoiceCharge, InvoiceLine
from inventory.models.jobs import BusinessUnit, Customer, CustomerLocation, Job, Project
from inventory.models.locations import Location
from inventory.models.movements import ItemCost, StockBalance, StockMovement
from inventory.models.notes import JobNote
from inventory.models.price_book import ItemImage, Service, ServiceMaterial
from inventory.models.technicians import JobAssignment, Technician
from inventory.models.templates import InventoryTemplate, TemplateItem
from inventory.models.usage import Usage

__all__ = [
    "Appointment",
    "BusinessUnit",
    "Category",
    "Customer",
    "CustomerLocation",
    "Estimate",
    "EstimateLine",
    "InventoryTemplate",
    "Invoice",
    "InvoiceCharge",
    "InvoiceLine",
    "Item",
    "ItemCost",
    "ItemImage",
    "ItemUnit",
    "Job",
    "JobAssignment",
    "JobNote",
    "Location",
    "Project",
    "Service",
    "ServiceMaterial",
    "StockBalance",
    "StockMovement",
    "Technician",
    "TemplateItem",
    "Unit",
    "Usage",
]
