"""Services with what goes into them, discounts and fees, markups, clients' prices, pictures."""

from decimal import Decimal

import pytest

SERVICES = "pricebook/services"
IMAGES = "pricebook/images"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
BOUNDARY = "frontier"


def service(st, code="SVC-AC-REPLACE"):
    return next(row for row in st.rows(SERVICES, searchText=code) if row["code"] == code)


def form(content, name="file"):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.png"\r\n'
    head += "Content-Type: image/png\r\n\r\n"
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(st, content=PNG, name="file"):
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return st.call("POST", IMAGES, form(content, name), headers=headers)


def test_a_service_names_its_goods_and_its_category(st):
    found = service(st)
    machines = st.rows("pricebook/equipment", ids=found["serviceEquipment"][0]["skuId"])
    assert [row["code"] for row in machines] == ["CARRIER-24ACC"]
    whip = {"skuId": st.material("WHIP-6FT")["id"], "quantity": 1}
    assert whip in found["serviceMaterials"]
    assert [(c["name"], c["active"]) for c in found["categories"]] == [("HVAC services", True)]
    assert found["cost"] > Decimal("1900")


def test_every_trade_has_services_with_goods(st):
    rows = st.rows(SERVICES, pageSize=100)
    trades = {c["name"] for row in rows if row["serviceMaterials"] for c in row["categories"]}
    assert trades == {"HVAC services", "Plumbing services", "Electrical services"}


def test_prices_are_worked_out_only_when_asked_for(st):
    key = service(st)["id"]
    plain = st.get(f"{SERVICES}/{key}")
    asked = st.get(f"{SERVICES}/{key}", calculatePrices="true")
    assert (plain["calculatedPrice"], asked["calculatedPrice"]) == (None, Decimal("7950.00"))


def test_a_service_is_written_with_plain_category_ids(st):
    category = service(st)["categories"][0]["id"]
    part = {"skuId": st.material("WHIP-6FT")["id"], "quantity": 3}
    body = {"code": "SVC-NEW", "description": "New", "price": 99, "categories": [category]}
    answer = st.call("POST", SERVICES, {**body, "serviceMaterials": [part]})
    made = answer.json
    assert (answer.status, made["categories"][0]["id"]) == (201, category)
    assert (made["serviceMaterials"], made["cost"]) == ([part], Decimal("25.50"))


def test_a_link_to_nothing_is_refused(st, servicetitan):
    before = servicetitan.state("services")
    links = [{"skuId": 1, "quantity": 0}]
    body = {"code": "SVC-NEW", "description": "New", "serviceMaterials": links}
    answer = st.call("POST", SERVICES, body)
    assert (answer.status, set(answer.json["errors"])) == (
        400,
        {"serviceMaterials[0].skuId", "serviceMaterials[0].quantity"},
    )
    assert servicetitan.state("services") == before


def test_a_deleted_service_is_inactive_in_its_feed(st):
    key = service(st)["id"]
    token = st.get("pricebook/export/services")["continueFrom"]
    assert st.call("DELETE", f"{SERVICES}/{key}").status == 204
    rows = st.get("pricebook/export/services", **{"from": token})["data"]
    assert [(row["id"], row["active"]) for row in rows] == [(key, False)]


def test_discounts_and_fees_are_one_list(st):
    rows = st.rows("pricebook/discounts-and-fees")
    assert {row["type"] for row in rows} == {"Discount", "Fee"}
    body = {"type": "Fee", "code": "FEE-NEW", "description": "x"}
    answer = st.call("POST", "pricebook/discounts-and-fees", body)
    assert (answer.status, set(answer.json["errors"])) == (400, {"amountType", "amount"})
    made = st.send(
        "POST", "pricebook/discounts-and-fees", {**body, "amountType": "Fixed", "amount": 12}
    )
    assert (made["amountType"], made["amount"]) == ("Fixed", 12)


def test_types_of_cost_are_listed(st):
    names = [row["name"] for row in st.rows("pricebook/materials/costtypes")]
    assert "Subcontractor" in names


def test_markup_bands_come_wrapped_and_must_not_overlap(st, servicetitan):
    listed = st.get("pricebook/materialsmarkup")
    band = listed["data"][0]
    assert listed["totalCount"] == len(listed["data"]) == 4
    where = f"pricebook/materialsmarkup/{band['id']}"
    changed = st.send("PUT", where, {**band, "from": 1000, "percent": 30})
    assert changed == st.get(where)
    assert changed["data"]["percent"] == 30
    before = servicetitan.state("markups")
    body = {"id": 0, "from": 5, "to": 20, "percent": 101}
    answer = st.call("POST", "pricebook/materialsmarkup", body)
    assert (answer.status, set(answer.json["errors"])) == (400, {"from", "percent"})
    assert servicetitan.state("markups") == before


def test_a_clients_prices_are_replaced_as_a_whole(st):
    sheet = st.rows("pricebook/clientspecificpricing", searchTerm="riverside")[0]
    entry = {"skuId": st.material("WHIP-6FT")["id"], "value": 12.5, "valueType": "FlatPrice"}
    where = f"pricebook/clientspecificpricing/{sheet['id']}"
    answer = st.send("PATCH", where, {"exceptions": [entry]})
    assert answer["exceptions"][0]["value"] == Decimal("12.5")
    listed = st.rows("pricebook/clientspecificpricing", ids=sheet["id"])[0]
    assert [row["skuType"] for row in listed["exceptions"]] == ["Material"]


def test_a_picture_is_uploaded_and_put_on_an_item(st):
    answer = upload(st)
    path = answer.json["path"]
    assert (answer.status, path.startswith("Images/")) == (201, True)
    key = st.material("WHIP-6FT")["id"]
    asset = {"type": "Image", "url": path, "isDefault": True}
    found = st.send("PATCH", f"pricebook/materials/{key}", {"assets": [asset]})
    assert found["defaultAssetUrl"] == path
    assert found["assets"][0]["fileName"] == path.rpartition("/")[2]


def test_a_picture_is_found_behind_a_redirect_that_needs_no_log_in(st):
    answer = st.call("GET", IMAGES, path=upload(st).json["path"])
    where = answer.headers["location"].removeprefix(f"http://{st.stand_in.address}")
    picture = st.stand_in.call("GET", where)
    assert (answer.status, answer.body) == (302, b"")
    assert (picture.status, picture.headers["content-type"], picture.body) == (
        200,
        "image/png",
        PNG,
    )
    assert st.stand_in.call("GET", where.partition("?")[0]).status == 403


def test_pictures_of_the_demo_company_are_there(st):
    path = st.material("WHIP-6FT")["defaultAssetUrl"]
    assert st.call("GET", IMAGES, path=path).status == 302


@pytest.mark.parametrize(("path", "status"), [("Images/none.png", 404), ("none.png", 400)])
def test_there_is_no_such_picture(st, path, status):
    assert st.call("GET", IMAGES, path=path).status == status


@pytest.mark.parametrize(("content", "name"), [(b"text", "file"), (PNG, "other")])
def test_only_a_picture_called_file_is_taken(st, servicetitan, content, name):
    before = servicetitan.state("images")
    answer = upload(st, content, name)
    assert (answer.status, list(answer.json["errors"])) == (400, ["file"])
    assert servicetitan.state("images") == before
