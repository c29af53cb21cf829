"""Customers, locations, their contacts, notes and tags."""

import pytest

CUSTOMERS, LOCATIONS = "crm/customers", "crm/locations"
ADDRESS = {
    "street": "4 Elm Ct",
    "unit": None,
    "city": "Mesa",
    "state": "AZ",
    "zip": "85203",
    "country": "USA",
}


def body(**changes):
    site = {
        "name": "Elm Shop",
        "address": ADDRESS,
        "contacts": [{"type": "Fax", "value": "480-555-0199"}],
    }
    return {
        "name": "Elm Bakery",
        "type": "Commercial",
        "address": ADDRESS,
        "locations": [site],
        "contacts": [{"type": "Email", "value": "elm@example.com", "memo": "owner"}],
        **changes,
    }


def test_a_customer_comes_with_its_locations_and_contacts(st):
    made = st.send("POST", CUSTOMERS, body())
    location = made["locations"][0]
    shown = st.get(f"{CUSTOMERS}/{made['id']}")
    assert shown == {n: made[n] for n in made if n not in ("locations", "contacts")}
    assert (shown["type"], shown["address"]["latitude"], shown["active"]) == (
        "Commercial",
        None,
        True,
    )
    assert [c["value"] for c in made["contacts"]] == ["elm@example.com"]
    assert [c["type"] for c in location["contacts"]] == ["Fax"]
    assert st.get(f"{LOCATIONS}/{location['id']}")["customerId"] == made["id"]


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"locations": []}, "locations"),
        ({"address": {**ADDRESS, "city": None}}, "address.city"),
        ({"type": "Farm"}, "type"),
        ({"customFields": [{"typeId": 5, "value": "x"}]}, "customFields[0].typeId"),
    ],
)
def test_a_wrong_customer_leaves_no_trace(st, servicetitan, change, member):
    before = servicetitan.state("customers", "locations", "customer_contacts")
    answer = st.call("POST", CUSTOMERS, body(**change))
    assert (answer.status, list(answer.json["errors"])) == (400, [member])
    assert servicetitan.state("customers", "locations", "customer_contacts") == before


def test_changing_a_customer_leaves_what_was_not_sent(st):
    made = st.send("POST", CUSTOMERS, body())
    changed = st.send("PATCH", f"{CUSTOMERS}/{made['id']}", {"name": "Elm & Co", "active": False})
    assert (changed["name"], changed["active"], changed["address"]) == (
        "Elm & Co",
        False,
        made["address"],
    )
    assert st.rows(CUSTOMERS, name="elm & co") == []
    assert [row["id"] for row in st.rows(CUSTOMERS, name="elm & co", active="Any")] == [made["id"]]


def test_a_location_is_added_and_its_custom_fields_are_a_whole_list(st):
    customer = st.rows(CUSTOMERS)[0]["id"]
    gate = st.rows("crm/locations/custom-fields")[0]["id"]
    made = st.send(
        "POST",
        LOCATIONS,
        {
            "name": "Yard",
            "customerId": customer,
            "address": ADDRESS,
            "customFields": [{"typeId": gate, "value": "77"}],
        },
    )
    changed = st.send("PATCH", f"{LOCATIONS}/{made['id']}", {"customFields": []})
    assert made["customFields"] == [{"typeId": gate, "name": "Gate Code", "value": "77"}]
    assert (changed["customFields"], changed["name"]) == ([], "Yard")


def test_contacts_need_a_bound(st):
    for owner, member in (("customers", "customerIds"), ("locations", "locationIds")):
        answer = st.call("GET", f"crm/{owner}/contacts")
        assert (answer.status, list(answer.json["errors"])) == (400, [member])


def test_contacts_are_added_changed_removed_and_exported(st):
    made = st.send("POST", CUSTOMERS, body(contacts=[]))
    where = f"{CUSTOMERS}/{made['id']}/contacts"
    contact = st.send("POST", where, {"type": "Phone", "value": "480-555-0101"})
    changed = st.send("PATCH", f"{where}/{contact['id']}", {"value": "602-555-0102"})
    found = st.rows(f"{CUSTOMERS}/contacts", customerIds=made["id"])
    assert st.rows(where) == [changed]
    assert (found[0]["value"], found[0]["customerId"]) == ("602-555-0102", made["id"])
    assert [row["id"] for row in st.rows(CUSTOMERS, phone="602-555-0102")] == [made["id"]]
    assert st.call("DELETE", f"{where}/{contact['id']}").body == b""
    assert st.rows(where) == []
    exported = st.get("crm/export/customers/contacts")["data"][-1]
    assert (exported["id"], exported["active"]) == (contact["id"], False)


def test_a_contact_does_not_move_its_customer(st):
    customer = st.rows(CUSTOMERS)[0]
    where = f"{CUSTOMERS}/{customer['id']}"
    st.send("POST", f"{where}/contacts", {"type": "Phone", "value": "480-555-0103"})
    assert st.get(where)["modifiedOn"] == customer["modifiedOn"]


def test_a_contact_is_found_only_below_its_own_record(st):
    one, two = st.rows(CUSTOMERS, pageSize=2)
    contact = st.rows(f"{CUSTOMERS}/{one['id']}/contacts")[0]["id"]
    assert st.call("DELETE", f"{CUSTOMERS}/{two['id']}/contacts/{contact}").status == 404


def test_notes_have_ids_and_reach_relatives_when_asked(st):
    location = st.rows(LOCATIONS)[0]
    note = st.send(
        "POST", f"{LOCATIONS}/{location['id']}/notes", {"text": "Ring", "addToCustomer": True}
    )
    above = st.rows(f"{CUSTOMERS}/{location['customerId']}/notes")
    assert list(note) == ["id", "text", "isPinned", "createdById", "createdOn", "modifiedOn"]
    assert [row["text"] for row in above] == ["Ring"]
    where = f"{LOCATIONS}/{location['id']}/notes"
    assert st.call("DELETE", f"{where}/{note['id']}").status == 200
    assert st.rows(where) == []
    assert st.call("DELETE", f"{where}/{note['id']}").status == 404


def test_a_tag_is_put_on_once_and_taken_off_once(st):
    tag = st.rows("settings/tag-types")[0]["id"]
    customer = st.rows(CUSTOMERS)[0]["id"]
    where = f"{CUSTOMERS}/{customer}/tags/{tag}"
    assert st.send("POST", where, None) == {"customerId": customer, "tagTypeIds": [tag]}
    assert st.call("POST", where).status == 409
    assert [st.call("DELETE", where).status for _ in range(2)] == [200, 404]
    assert st.get(f"{CUSTOMERS}/{customer}")["tagTypeIds"] == []


def test_a_merged_customer_shows_where_it_went(st, servicetitan):
    kept, gone = st.rows(CUSTOMERS, pageSize=2)
    servicetitan.control("merge_customers", {"customer": gone["id"], "into": kept["id"]})
    after = st.get(f"{CUSTOMERS}/{gone['id']}")
    assert (after["active"], after["mergedToId"]) == (False, kept["id"])
    assert st.rows(LOCATIONS, customerId=gone["id"]) == []
    assert st.call("PATCH", f"{CUSTOMERS}/{gone['id']}", {"name": "x"}).status == 400


def test_the_office_adds_custom_fields_and_fills_them(st, servicetitan):
    kind = servicetitan.control("add_custom_field", {"table": "customers", "name": "Region"})["id"]
    customer = st.rows(CUSTOMERS)[0]["id"]
    payload = {"table": "customers", "id": customer, "field": "Region", "value": "East"}
    servicetitan.control("set_custom_field", payload)
    assert kind in [row["id"] for row in st.rows("crm/customers/custom-fields")]
    assert st.get(f"{CUSTOMERS}/{customer}")["customFields"] == [
        {"typeId": kind, "name": "Region", "value": "East"}
    ]
