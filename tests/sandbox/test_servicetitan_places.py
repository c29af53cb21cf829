"""Vendors, warehouses, trucks and templates, by the API and by the office."""

import json
from decimal import Decimal

import pytest

VENDORS = "inventory/vendors"
TRUCKS = "inventory/trucks"
TEMPLATES = "inventory/inventory-templates"


def named(st, route, name, **query):
    return next((row for row in st.rows(route, pageSize=500, **query) if row["name"] == name), None)


def fields(st, key, *entries):
    operation = {"objectId": key, "customFields": list(entries)}
    return st.call("PATCH", f"{VENDORS}/custom-fields", {"operations": [operation]})


def test_trucks_have_a_template_with_levels(st):
    truck = named(st, TRUCKS, "VAN-01")
    template = st.rows(TEMPLATES, ids=truck["inventoryTemplateId"])[0]
    assert truck["id"] in template["locationIds"]
    assert len(template["items"]) == 8
    item = template["items"][0]
    assert (item["code"], item["skuType"], item["unitOfMeasure"]) == ("WHIP-6FT", "Material", None)
    assert 0 < item["minQuantity"] < item["maxQuantity"]


def test_a_truck_takes_a_known_template_or_none(st, servicetitan):
    truck = named(st, TRUCKS, "VAN-01")
    template = named(st, TEMPLATES, "Plumbing Van")
    where = f"{TRUCKS}/{truck['id']}"
    st.send("PATCH", where, {"templateId": template["id"]})
    assert named(st, TRUCKS, "VAN-01")["inventoryTemplateId"] == template["id"]
    before = servicetitan.state("trucks")
    assert list(st.call("PATCH", where, {"templateId": 1}).json["errors"]) == ["templateId"]
    assert servicetitan.state("trucks") == before
    st.send("PATCH", where, {"templateId": None})
    assert named(st, TRUCKS, "VAN-01")["inventoryTemplateId"] is None


def test_the_office_changes_the_levels_of_a_template(st, servicetitan):
    change = {"id": "HVAC Van", "code": "WHIP-6FT", "min": 5, "max": 12.5}
    servicetitan.control("template_levels", change)
    item = named(st, TEMPLATES, "HVAC Van")["items"][0]
    assert (item["minQuantity"], item["maxQuantity"]) == (5, Decimal("12.5"))


def test_an_item_joins_and_leaves_a_template(st, servicetitan):
    change = {"id": "Plumbing Van", "code": "WHIP-6FT"}
    assert servicetitan.control("template_levels", {**change, "min": 1, "max": 2})["items"] == 9
    assert servicetitan.control("template_levels", {**change, "remove": True})["items"] == 8
    codes = [item["code"] for item in named(st, TEMPLATES, "Plumbing Van")["items"]]
    assert "WHIP-6FT" not in codes


def test_a_level_below_its_least_is_refused(servicetitan):
    before = servicetitan.state("inventory_templates")
    change = {"id": "HVAC Van", "code": "WHIP-6FT", "min": 5, "max": 4}
    body = json.dumps(change).encode()
    assert servicetitan.call("POST", "/_control/template_levels", body).status == 400
    assert servicetitan.state("inventory_templates") == before


def test_the_office_renames_and_deactivates_a_vendor(st, servicetitan):
    servicetitan.control("rename_vendor", {"id": "Johnstone Supply", "name": "Johnstone East"})
    key = named(st, VENDORS, "Johnstone East")["id"]
    servicetitan.control("deactivate_vendor", {"id": key})
    assert named(st, VENDORS, "Johnstone East") is None
    assert named(st, VENDORS, "Johnstone East", active="False")["id"] == key
    servicetitan.control("deactivate_vendor", {"id": key, "active": True})
    assert named(st, VENDORS, "Johnstone East")["active"] is True


def test_the_office_adds_renames_and_closes_a_warehouse(st, servicetitan):
    servicetitan.control("add_warehouse", {"name": "WH-NORTH", "city": "Mesa"})
    servicetitan.control("rename_warehouse", {"id": "WH-NORTH", "name": "WH-POLE"})
    found = named(st, "inventory/warehouses", "WH-POLE")
    assert (found["address"]["city"], found["inventoryTemplateId"]) == ("Mesa", None)
    servicetitan.control("deactivate_warehouse", {"id": "WH-POLE"})
    assert named(st, "inventory/warehouses", "WH-POLE") is None
    order = st.call(
        "POST", "inventory/purchase-orders", st.order_body(inventoryLocationId=found["id"])
    )
    assert list(order.json["errors"]) == ["inventoryLocationId"]


def test_the_office_changes_who_drives_a_truck(st, servicetitan):
    people = st.rows("settings/technicians", pageSize=3)
    names = [person["name"] for person in people[:2]]
    servicetitan.control("truck_technicians", {"id": "VAN-01", "technicians": names})
    after = named(st, TRUCKS, "VAN-01")
    assert after["technicianIds"] == [person["id"] for person in people[:2]]


def test_custom_field_types_of_vendors(st):
    page = st.get(f"{VENDORS}/custom-fields", sort="+Id", includeTotal="true")
    assert page["totalCount"] == 3
    assert [(r["name"], r["dataType"], r["dataTypeOptions"]) for r in page["data"]] == [
        ("Account Number", "Text", None),
        ("Preferred", "Dropdown", ["Yes", "No"]),
        ("Minimum Order", "Numeric", None),
    ]


def test_this_list_alone_refuses_page_zero(st):
    assert st.call("GET", f"{VENDORS}/custom-fields", page=0).status == 400
    assert st.call("GET", VENDORS, page=0).status == 200


def test_custom_fields_of_a_vendor_are_kept_by_name(st):
    key = named(st, VENDORS, "Johnstone Supply")["id"]
    first = fields(st, key, {"name": "Preferred", "value": "Yes"})
    fields(st, key, {"name": "Account Number", "value": "A-1"})
    seen = st.get(f"{VENDORS}/{key}")["customFields"]
    assert (first.status, first.body) == (200, b"")
    assert [(f["name"], f["value"]) for f in seen] == [
        ("Preferred", "Yes"),
        ("Account Number", "A-1"),
    ]
    assert all(field["typeId"] for field in seen)


@pytest.mark.parametrize(
    ("entry", "member"),
    [
        ({"name": "Preferred", "value": "Perhaps"}, "customFields[0].value"),
        ({"name": "Minimum Order", "value": "lots"}, "customFields[0].value"),
        ({"name": "Shoe Size", "value": "9"}, "customFields[0].name"),
        ({"name": "Preferred"}, "customFields[0].value"),
    ],
)
def test_a_value_its_type_does_not_allow_is_refused(st, servicetitan, entry, member):
    key = named(st, VENDORS, "Johnstone Supply")["id"]
    before = servicetitan.state("vendors")
    answer = fields(st, key, entry)
    assert (answer.status, list(answer.json["errors"])) == (400, [f"operations[0].{member}"])
    assert servicetitan.state("vendors") == before


def test_one_wrong_vendor_in_a_batch_stops_all_of_it(st, servicetitan):
    key = named(st, VENDORS, "Johnstone Supply")["id"]
    before = servicetitan.state("vendors")
    entry = [{"name": "Preferred", "value": "No"}]
    operations = [{"objectId": place, "customFields": entry} for place in (key, 1)]
    answer = st.call("PATCH", f"{VENDORS}/custom-fields", {"operations": operations})
    assert (answer.status, list(answer.json["errors"])) == (400, ["operations[1].objectId"])
    assert servicetitan.state("vendors") == before


@pytest.mark.parametrize(("operator", "count"), [("And", 1), ("Or", 2)])
def test_vendors_are_found_by_custom_fields(st, operator, count):
    keys = [named(st, VENDORS, name)["id"] for name in ("Johnstone Supply", "ABC Supply")]
    for key in keys:
        fields(st, key, {"name": "Preferred", "value": "Yes"})
    fields(st, keys[0], {"name": "Minimum Order", "value": "50"})
    query = {
        "customField.Fields[Preferred]": "Yes",
        "customField.Fields[Minimum%20Order]": "50",
        "customField.Operator": operator,
    }
    found = [row["id"] for row in st.rows(VENDORS, **query)]
    assert sorted(found) == sorted(keys[:count])


def test_vendors_are_found_by_repeated_ids(st):
    keys = sorted(row["id"] for row in st.rows(VENDORS)[:2])
    found = st.rows(f"{VENDORS}?ids={keys[0]}&ids={keys[1]}&unused")
    assert sorted(row["id"] for row in found) == keys
