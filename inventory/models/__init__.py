from inventory.models.catalog import Category, Item, ItemUnit, Unit
from inventory.models.jobs import BusinessUnit, Customer, CustomerLocation, Job, Project
from inventory.models.locations import Location
from inventory.models.movements import ItemCost, StockBalance, StockMovement
from inventory.models.technicians import JobAssignment, Technician

__all__ = [
    "BusinessUnit",
    "Category",
    "Customer",
    "CustomerLocation",
    "Item",
    "ItemCost",
    "ItemUnit",
    "Job",
    "JobAssignment",
    "Location",
    "Project",
    "StockBalance",
    "StockMovement",
    "Technician",
    "Unit",
]
