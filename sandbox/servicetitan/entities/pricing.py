"""Markup bands, clients' own prices and pictures (pricebook/v2)."""

from sandbox.servicetitan.actions import images, pricing
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import IDS
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape

_BAND = schema("id*: int64, from*: decimal, to*: decimal, percent*: decimal")
_UNSTAMPED = frozenset({"createdOn", "modifiedOn"})

MARKUPS = Entity(
    name="markups",
    module="pricebook",
    path="materialsmarkup",
    scope="tn.pb.materials",
    shape=shape("id from=0.00 to=0.00 percent=0.00"),
    sorts=("Id", "From", "To", "Percent"),
    active=None,
    listed=False,
    by_id=False,
    hidden=_UNSTAMPED,
    operations=(
        Operation("GET", "", pricing.bands),
        Operation("GET", "/{id}", pricing.band),
        Operation("POST", "", pricing.add_band, _BAND, status=201),
        Operation("PUT", "/{id}", pricing.change_band, _BAND),
    ),
)

RATE_SHEETS = Entity(
    name="rate_sheets",
    module="pricebook",
    path="clientspecificpricing",
    scope="tn.pb.csp",
    shape=shape("id exceptions=[]"),
    filters=(IDS, Filter("searchTerm", "part", "name")),
    sorts=(),
    by_id=False,
    hidden=_UNSTAMPED | {"name", "active"},
    operations=(
        Operation(
            "PATCH",
            "/{id}",
            pricing.change_sheet,
            schema(
                "exceptions: [{skuId*: int64, value*: decimal, valueType*:"
                " enum(Percent|Dollar|Multiplier|FlatPrice|DiscountPercent)}]?"
            ),
        ),
    ),
)

IMAGES = Entity(
    name="images",
    module="pricebook",
    path="images",
    scope="tn.pb.images",
    shape={},
    listed=False,
    by_id=False,
    operations=(
        Operation("GET", "", images.find, status=302),
        Operation("POST", "", images.upload, status=201, form=True),
    ),
)

ENTITIES = (MARKUPS, RATE_SHEETS, IMAGES)
