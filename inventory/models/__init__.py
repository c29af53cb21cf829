from inventory.models.adjustments import Adjustment, AdjustmentLine, AdjustmentReason
from inventory.models.appointments import Appointment
from inventory.models.catalog import Category, Item, ItemUnit, Unit
from inventory.models.checks import StockCheck
from inventory.models.counts import CountLine, StockCount
from inventory.models.estimates import Estimate, EstimateLine
from inventory.models.invoices import Invoice, InvoiceCharge, InvoiceLine
from inventory.models.jobs import BusinessUnit, Customer, CustomerLocation, Job, Project
from inventory.models.locations import Location
from inventory.models.movements import ItemCost, StockBalance, StockMovement
from inventory.models.notes import JobNote
from inventory.models.pick_lists import PickLine, PickList
from inventory.models.price_book import ItemImage, Service, ServiceMaterial
from inventory.models.reservations import Reservation
from inventory.models.technicians import JobAssignment, Technician
from inventory.models.templates import InventoryTemplate, TemplateItem
from inventory.models.transfers import Transfer, TransferLine
from inventory.models.usage import Usage

__all__ = [
    "Adjustment",
    "AdjustmentLine",
    "AdjustmentReason",
    "Appointment",
    "BusinessUnit",
    "Category",
    "CountLine",
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
    "PickLine",
    "PickList",
    "Project",
    "Reservation",
    "Service",
    "ServiceMaterial",
    "StockBalance",
    "StockCheck",
    "StockCount",
    "StockMovement",
    "Technician",
    "TemplateItem",
    "Transfer",
    "TransferLine",
    "Unit",
    "Usage",
]
