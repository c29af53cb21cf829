"""The kinds of records that have codes in the books: what people call them, how they are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from integrations.sync.outbound import masters
from integrations.sync.refs import ALL_JOB_SITES
from inventory.models import Customer, Item, Job, Location, Project, Technician
from procurement.models import Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingKind:
    """One kind. `value` is what its codes are made from, `hub` how it is called here, and `told`
    what tells it from others of that name."""

    entity: str
    label: str
    singular: str
    asks: str
    model: type[Model]
    value: str
    told: str = ""
    search: tuple[str, ...]
    hub: str = "{}"

    def rows(self) -> QuerySet:
        """All of ours that may be in the books."""
        rows = self.model._default_manager.order_by("pk")
        return rows.filter(kind__in=_PLACES) if self.model is Location else rows

    def names(self, hub_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        """Of each record: its value, how it is called here, and what tells it apart."""
        wanted = list(hub_ids)
        columns = ["pk", self.value, *([self.told] if self.told else [])]
        found = {
            pk: (value, self.hub.format(value), str((*more, "")[0] or ""))
            for pk, value, *more in self.model._default_manager.filter(pk__in=wanted).values_list(
                *columns
            )
        }
        if self.model is Location and ALL_JOB_SITES in wanted:
            found[ALL_JOB_SITES] = ("", masters.JOB_SITES_NAME, "all job sites together")
        return found

    def matching(self, text: str) -> QuerySet:
        """Those of ours that have `text` in a name or number."""
        wanted = Q()
        for column in self.search:
            wanted |= Q(**{f"{column}__icontains": text})
        return self.rows().filter(wanted)

    def page_of(self, hub_id: int) -> str:
        """The name of the address of the record's own page; empty if it has none."""
        meta = self.model._meta
        return f"admin:{meta.app_label}_{meta.model_name}_change" if hub_id else ""


_PLACES = (Location.Kind.WAREHOUSE, Location.Kind.TRUCK)
KINDS: tuple[MappingKind, ...] = (
    MappingKind(
        entity="vendor",
        label="Vendors",
        singular="Vendor",
        asks="Name of the vendor",
        model=Vendor,
        value="name",
        search=("name",),
    ),
    MappingKind(
        entity="item",
        label="Items",
        singular="Item",
        asks="SKU of the item",
        model=Item,
        value="sku",
        told="name",
        search=("sku", "name"),
    ),
    MappingKind(
        entity="technician",
        label="Employees",
        singular="Employee",
        asks="Name of the technician",
        model=Technician,
        value="name",
        told="email",
        search=("name",),
    ),
    MappingKind(
        entity="job",
        label="Jobs",
        singular="Job",
        asks="Number of the job",
        model=Job,
        value="number",
        told="customer__name",
        search=("number",),
        hub="JOB-{}",
    ),
    MappingKind(
        entity="project",
        label="Projects",
        singular="Project",
        asks="Number of the project",
        model=Project,
        value="number",
        told="name",
        search=("number", "name"),
        hub="PROJ-{}",
    ),
    MappingKind(
        entity="location",
        label="Warehouses and trucks",
        singular="Warehouse or truck",
        asks="Name of the place",
        model=Location,
        value="name",
        told="kind",
        search=("name",),
    ),
    MappingKind(
        entity="customer",
        label="Customers",
        singular="Customer",
        asks="Name of the customer",
        model=Customer,
        value="name",
        search=("name",),
    ),
)
BY_ENTITY = {kind.entity: kind for kind in KINDS}
