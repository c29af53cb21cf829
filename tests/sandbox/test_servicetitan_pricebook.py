"""Rules of the price book: codes, locks, bulk writing, categories, and what the office does."""

from decimal import Decimal

import pytest

MATERIALS = "pricebook/materials"
BULK = "pricebook/pricebook"


def bulk_material(st, code="WHIP-6FT", **changes):
    """Return the material as a bulk update wants it: every member, none null."""
    item = st.material(code)
    vendor = item["primaryVendor"]
    written = {
        "id": item["id"],
        "primaryVendor": {"vendorId": vendor["vendorId"], "cost": 1, "active": True},
        "otherVendors": [],
        "assets": [],
        "variationMaterials": [],
    }
    texts = (
        "account costOfSaleAccount assetAccount intacctGlGroupAccount budgetCostCode"
        " budgetCostType epaNumber activeIngredients"
    )
    plain = (
        "code displayName description cost active price memberPrice addOnPrice addOnMemberPrice"
        " hours bonus commissionBonus paysCommission deductAsJobCost unitOfMeasure isInventory"
        " taxable categories isConfigurableMaterial chargeableByDefault isCostLocked"
        " isPriceLocked isChemical"
    )
    members = {name: as_number(item[name]) for name in plain.split()}
    return {**members, **dict.fromkeys(texts.split(), "x"), **written, **changes}


def as_number(value):
    return float(value) if isinstance(value, Decimal) else value


def refused(st, method, where, body, *shown):
    """Return what is wrong with a refused call; the records at the paths `shown` are as before."""
    before = [st.get(path) for path in shown]
    answer = st.call(method, where, body)
    assert answer.status == 400
    assert [st.get(path) for path in shown] == before
    return answer.json["errors"]


@pytest.mark.parametrize(
    ("what", "members"),
    [("cost", ["cost"]), ("price", ["price", "memberPrice", "addOnPrice", "addOnMemberPrice"])],
)
def test_a_locked_member_keeps_its_value(st, servicetitan, what, members):
    servicetitan.control("lock_item", {"code": "WHIP-6FT", "what": what})
    where = f"{MATERIALS}/{st.material('WHIP-6FT')['id']}"
    for member in members:
        body = {member: 1.11, "displayName": "Other"}
        assert list(refused(st, "PATCH", where, body, where)) == [member]


def test_a_locked_item_takes_other_members_and_its_own_value(st, servicetitan):
    servicetitan.control("lock_item", {"code": "WHIP-6FT", "what": "cost"})
    where = f"{MATERIALS}/{st.material('WHIP-6FT')['id']}"
    found = st.send("PATCH", where, {"cost": 8.5, "displayName": "Other"})
    assert (found["displayName"], found["isCostLocked"]) == ("Other", True)


def test_a_lock_may_be_opened_or_left_without_force(st, servicetitan):
    servicetitan.control("lock_item", {"code": "WHIP-6FT", "what": "cost"})
    where = f"{MATERIALS}/{st.material('WHIP-6FT')['id']}"
    assert st.send("PATCH", where, {"cost": 9, "isCostLocked": False})["cost"] == 9
    servicetitan.control("lock_item", {"code": "WHIP-6FT", "what": "cost"})
    servicetitan.control("settings", {"locked_members_refused": False})
    assert st.send("PATCH", where, {"cost": 10})["cost"] == 10


def test_the_code_of_an_inactive_item_is_free_until_it_returns(st, servicetitan):
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT"})
    old = st.rows(MATERIALS, searchText="WHIP-6FT", active="False")[0]["id"]
    st.send("POST", MATERIALS, {"code": "WHIP-6FT", "description": "x"})
    where = f"{MATERIALS}/{old}"
    assert list(refused(st, "PATCH", where, {"active": True}, where)) == ["code"]


def test_items_are_sorted_by_any_documented_member(st):
    for field in ("Manufacturer", "Cost", "PrimaryVendor", "Priority", "MaterialsCost"):
        assert st.call("GET", "pricebook/equipment", sort=f"+{field}").status == 200
    costs = [row["cost"] for row in st.rows(MATERIALS, sort="-Cost", pageSize=5)]
    assert costs == sorted(costs, reverse=True)


def test_accounts_of_a_vendor_are_shown_with_ids(st):
    vendor = st.rows("inventory/vendors", pageSize=1)[0]["id"]
    own = {"cost": 3, "accountName": "Branch 2"}
    body = {"vendorId": vendor, "cost": 3, "active": True, "primarySubAccount": own}
    made = st.send("POST", MATERIALS, {"code": "NEW-1", "description": "x", "primaryVendor": body})
    account = made["primaryVendor"]["primarySubAccount"]
    assert (account["accountName"], account["id"] > 2**31) == ("Branch 2", True)


def test_bulk_creation_answers_ids_beside_the_callers_own(st):
    body = {
        "materials": [{"code": "B-1", "description": "x", "customId": "m1"}],
        "services": [{"code": "B-2", "description": "y"}],
        "discountAndFees": [
            {"type": "Fee", "code": "B-3", "description": "z", "amountType": "Fixed", "amount": 1}
        ],
    }
    answer = st.call("POST", BULK, body)
    made = answer.json
    assert (answer.status, made["equipment"]) == (201, None)
    assert made["materials"] == [{"customId": "m1", "id": st.material("B-1")["id"]}]
    assert "customId" not in st.material("B-1")
    assert [row["customId"] for row in made["services"] + made["discountAndFees"]] == ["", ""]


def test_bulk_creation_links_items_by_the_callers_own_ids(st):
    link = {"customId": "m1", "quantity": 2}
    body = {
        "services": [{"code": "B-2", "description": "y", "serviceMaterials": [link]}],
        "materials": [{"code": "B-1", "description": "x", "customId": "m1"}],
    }
    made = st.send("POST", BULK, body)
    service = st.get(f"pricebook/services/{made['services'][0]['id']}")
    assert service["serviceMaterials"] == [{"skuId": made["materials"][0]["id"], "quantity": 2}]


def test_bulk_creation_refuses_a_link_that_names_nothing(st):
    link = {"customId": "m2", "quantity": 2}
    body = {"services": [{"code": "B-2", "description": "y", "serviceMaterials": [link]}]}
    errors = refused(st, "POST", BULK, body, f"{MATERIALS}?includeTotal=true")
    assert set(errors) == {"services[0].serviceMaterials[0].skuId"}


def test_a_service_of_a_bulk_creation_may_use_a_material_of_the_same(st):
    links = [{"customId": "m1", "quantity": 2}]
    body = {
        "services": [{"code": "B-2", "description": "y", "serviceMaterials": links}],
        "materials": [{"code": "B-1", "description": "x", "customId": "m1"}],
    }
    made = st.send("POST", BULK, body)
    found = st.get(f"pricebook/services/{made['services'][0]['id']}")
    assert found["serviceMaterials"] == [{"skuId": made["materials"][0]["id"], "quantity": 2}]


def test_a_bulk_link_to_nothing_refuses_all(st):
    links = [{"customId": "none", "quantity": 1}]
    body = {"services": [{"code": "B-2", "description": "y", "serviceMaterials": links}]}
    errors = refused(st, "POST", BULK, body, "pricebook/services?searchText=B-2")
    assert list(errors) == ["services[0].serviceMaterials[0].skuId"]


def test_bulk_creation_is_all_or_nothing(st):
    body = {
        "materials": [
            {"code": "B-1", "description": "x"},
            {"code": "WHIP-6FT", "description": "x"},
        ],
        "equipment": [{"code": "CARRIER-24ACC", "description": "x"}],
    }
    errors = refused(st, "POST", BULK, body, f"{MATERIALS}?searchText=B-1&includeTotal=true")
    assert set(errors) == {"materials[1].code", "equipment[0].code"}


def test_bulk_update_wants_every_member(st):
    key = st.material("WHIP-6FT")["id"]
    body = {"materials": [{"id": key, "cost": 9}]}
    errors = refused(st, "PATCH", BULK, body, f"{MATERIALS}/{key}")
    assert {"materials[0].code", "materials[0].primaryVendor"} <= set(errors)
    assert "materials[0].costTypeId" not in errors


def test_bulk_update_answers_nothing(st):
    answer = st.call("PATCH", BULK, {"materials": [bulk_material(st, cost=9.25)]})
    assert (answer.status, answer.body) == (200, b"")
    assert st.material("WHIP-6FT")["cost"] == Decimal("9.25")


def test_a_category_cannot_lie_below_itself(st):
    child = next(row for row in st.rows("pricebook/categories", pageSize=100) if row["parentId"])
    where = f"pricebook/categories/{child['parentId']}"
    errors = refused(st, "PATCH", where, {"parentId": child["id"]}, where)
    assert list(errors) == ["parentId"]


def test_the_two_kinds_of_category_are_apart(st):
    rows = st.rows("pricebook/categories", categoryType="Services")
    assert sorted(row["name"] for row in rows) == [
        "Electrical services",
        "HVAC services",
        "Plumbing services",
    ]


def test_the_office_changes_prices_categories_and_names(st, servicetitan):
    token = st.get("pricebook/export/equipment", pageSize=1)["continueFrom"]
    servicetitan.control("change_price", {"code": "CARRIER-24ACC", "cost": "1950.25"})
    servicetitan.control("set_category", {"code": "CARRIER-24ACC", "category": "Coils"})
    servicetitan.control("rename_category", {"category": "Coils", "name": "Cased coils"})
    row = st.get("pricebook/export/equipment", **{"from": token})["data"][0]
    names = [c["name"] for c in st.rows("pricebook/categories", pageSize=100)]
    assert (row["code"], row["cost"], len(row["categories"])) == (
        "CARRIER-24ACC",
        Decimal("1950.25"),
        1,
    )
    assert "Cased coils" in names


def test_the_office_retires_any_item(st, servicetitan):
    servicetitan.control("deactivate_item", {"code": "SVC-DRAIN"})
    assert st.rows("pricebook/services", searchText="SVC-DRAIN") == []
