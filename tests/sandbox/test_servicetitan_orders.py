"""Purchase orders: what is taken, what is refused, and what a refusal leaves alone."""

from decimal import Decimal

import pytest

ORDERS = "inventory/purchase-orders"


def patch_line(line, **changes):
    members = ("id", "skuId", "description", "vendorPartNumber", "quantity", "cost")
    sent = {name: line[name] for name in members}
    return {**sent, "quantity": float(sent["quantity"]), "cost": float(sent["cost"]), **changes}


def test_creating_answers_the_id_alone(st):
    answer = st.call("POST", ORDERS, st.order_body())
    assert (answer.status, list(answer.json)) == (200, ["id"])


def test_an_order_reads_back_under_the_read_names(st):
    job = st.job("4521")
    order = st.order(jobId=job["id"], vendorInvoiceNumber="V-1", tax=1.25)
    shown = {
        name: order[name]
        for name in (
            "number",
            "status",
            "jobId",
            "invoiceId",
            "summary",
            "vendorDocumentNumber",
            "total",
            "tax",
            "shipping",
            "date",
            "requiredOn",
            "sentOn",
            "receivedOn",
            "customFields",
        )
    }
    assert shown == {
        "number": "4521-001",
        "status": "Pending",
        "jobId": job["id"],
        "invoiceId": job["invoiceId"],
        "summary": "PlyHub PO-892",
        "vendorDocumentNumber": "V-1",
        "total": Decimal("58.55"),
        "tax": Decimal("1.25"),
        "shipping": Decimal("12.50"),
        "date": "2026-01-05T00:00:00Z",
        "requiredOn": "2026-01-09T00:00:00Z",
        "sentOn": None,
        "receivedOn": None,
        "customFields": None,
    }
    assert order["shipTo"]["city"] == "Mesa"
    hidden = {"shipToDescription", "impactsTechnicianPayroll", "removedItems", "canceledReason"}
    assert hidden.isdisjoint(order)


def test_a_line_reads_back_with_its_sku_and_exact_decimals(st):
    line = st.order()["items"][0]
    material = st.material("WHIP-6FT")
    assert (line["skuId"], line["skuCode"], line["skuType"]) == (
        material["id"],
        "WHIP-6FT",
        "Material",
    )
    assert [f"{line[name]:f}" for name in ("quantity", "quantityReceived", "cost", "total")] == [
        "4.0000000000",
        "0.0000000000",
        "11.2000000000",
        "44.80",
    ]
    assert (line["status"], line["serialNumbers"]) == ("Pending", None)


def test_lines_are_rounded_to_cents_one_by_one(st):
    lines = [st.line("WHIP-6FT", 3, 0.115), st.line("WHIP-6FT", 3, 0.115)]
    order = st.order(items=lines, shipping=0)
    assert [line["total"] for line in order["items"]] == [Decimal("0.35"), Decimal("0.35")]
    assert order["total"] == Decimal("0.70")


def test_numbers_count_by_job_and_else_for_the_tenant(st):
    job, other = st.job("4521")["id"], st.job("4610")["id"]
    numbers = [st.order(jobId=key)["number"] for key in (job, job, other)]
    numbers += [st.order()["number"], st.order()["number"]]
    assert numbers == ["4521-001", "4521-002", "4610-001", "1001", "1002"]


def test_every_missing_member_is_named(st, servicetitan):
    answer = st.call("POST", ORDERS, {"items": [{}]})
    assert answer.status == 400
    assert set(answer.json["errors"]) == {
        "vendorId",
        "typeId",
        "businessUnitId",
        "inventoryLocationId",
        "shipTo",
        "impactsTechnicianPayroll",
        "date",
        "requiredOn",
        "tax",
        "shipping",
        "items[0].skuId",
        "items[0].description",
        "items[0].vendorPartNumber",
        "items[0].quantity",
        "items[0].cost",
    }
    assert servicetitan.state("purchase_orders") == {}


def test_every_wrong_type_is_named(st):
    body = st.order_body(vendorId="5", tax="0", date="soon", impactsTechnicianPayroll="no")
    body["items"][0]["quantity"] = "4"
    body["shipTo"]["address"]["zip"] = 85201
    answer = st.call("POST", ORDERS, body)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {
        "vendorId",
        "tax",
        "date",
        "impactsTechnicianPayroll",
        "items[0].quantity",
        "shipTo.address.zip",
    }


def test_unknown_members_are_dropped(st):
    order = st.order(number="PO-892", status="Sent", purchaseOrderTypeId=1)
    assert (order["number"], order["status"]) == ("1001", "Pending")


def test_every_reference_that_leads_nowhere_is_named(st, servicetitan):
    body = st.order_body(
        vendorId=1,
        typeId=2,
        businessUnitId=3,
        inventoryLocationId=4,
        jobId=5,
        technicianId=6,
        projectId=7,
    )
    answer = st.call("POST", ORDERS, body)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {
        "vendorId",
        "typeId",
        "businessUnitId",
        "inventoryLocationId",
        "jobId",
        "technicianId",
        "projectId",
    }
    assert servicetitan.state("purchase_orders") == {}


def test_an_inactive_sku_is_refused(st, servicetitan):
    body = st.order_body()
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT"})
    answer = st.call("POST", ORDERS, body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["items[0].skuId"])


@pytest.mark.parametrize(
    ("change", "member"), [({"quantity": 0}, "quantity"), ({"cost": -1}, "cost")]
)
def test_a_line_with_senseless_numbers_is_refused(st, change, member):
    body = st.order_body()
    body["items"][0].update(change)
    assert list(st.call("POST", ORDERS, body).json["errors"]) == [f"items[0].{member}"]


def test_an_order_may_go_to_a_truck(st):
    truck = st.rows("inventory/trucks", pageSize=1)[0]["id"]
    assert st.order(inventoryLocationId=truck)["inventoryLocationId"] == truck


def test_a_project_takes_only_its_own_business_units(st):
    project = st.rows("jpm/projects", jobId=st.job("4702")["id"])[0]
    units = [row["id"] for row in st.rows("settings/business-units")]
    foreign = next(key for key in units if key not in project["businessUnitIds"])
    own = project["businessUnitIds"][0]
    body = st.order_body(projectId=project["id"], businessUnitId=foreign)
    assert list(st.call("POST", ORDERS, body).json["errors"]) == ["businessUnitId"]
    assert st.order(projectId=project["id"], businessUnitId=own)["projectId"] == project["id"]


def test_a_type_that_receives_by_itself_receives_at_once(st):
    kinds = st.rows("inventory/purchase-order-types")
    kind = next(row["id"] for row in kinds if row["automaticallyReceive"])
    order = st.order(typeId=kind, vendorInvoiceNumber="INV-5")
    receipt = st.rows("inventory/receipts", purchaseOrderIds=order["id"])[0]
    assert order["status"] == "Received"
    assert receipt["vendorInvoiceNumber"] == "INV-5"


def test_a_header_change_leaves_the_lines(st):
    order = st.order()
    st.send("PATCH", f"{ORDERS}/{order['id']}", {"shipping": 20, "memo": "moved"})
    changed = st.get(f"{ORDERS}/{order['id']}")
    assert (changed["shipping"], changed["total"], changed["summary"]) == (
        Decimal("20.00"),
        Decimal("64.80"),
        "moved",
    )
    assert changed["items"] == order["items"]
    assert changed["modifiedOn"] > order["modifiedOn"]


def test_the_list_sent_is_the_whole_list(st):
    order = st.order(items=[st.line("WHIP-6FT", 1, 10), st.line("PEX-34-BLUE", 100, 0.5)])
    kept = patch_line(order["items"][0], quantity=3)
    new = {"id": 0, **st.line("EMT-34", 10, 1)}
    st.send("PATCH", f"{ORDERS}/{order['id']}", {"items": [kept, new]})
    changed = st.get(f"{ORDERS}/{order['id']}")
    assert [(line["skuCode"], line["quantity"]) for line in changed["items"]] == [
        ("WHIP-6FT", 3),
        ("EMT-34", 10),
    ]
    assert changed["items"][0]["id"] == order["items"][0]["id"]
    assert changed["total"] == Decimal("52.50")


def test_a_line_without_id_or_with_a_foreign_one_is_refused(st, servicetitan):
    order = st.order()
    before = servicetitan.state("purchase_orders")
    line = patch_line(order["items"][0])
    nameless = {name: value for name, value in line.items() if name != "id"}
    for items, path in (([nameless], "items[0].id"), ([{**line, "id": 5}], "items[0].id")):
        answer = st.call("PATCH", f"{ORDERS}/{order['id']}", {"items": items})
        assert (answer.status, list(answer.json["errors"])) == (400, [path])
    assert servicetitan.state("purchase_orders") == before


def test_lines_of_a_sent_order_are_fixed_unless_set_otherwise(st, servicetitan):
    order = st.order()
    servicetitan.control("send_po", {"id": order["id"]})
    body = {"items": [patch_line(order["items"][0], quantity=9)]}
    assert st.call("PATCH", f"{ORDERS}/{order['id']}", body).status == 400
    assert st.call("PATCH", f"{ORDERS}/{order['id']}", {"memo": "x"}).status == 200
    servicetitan.control("settings", {"sent_items_editable": True})
    st.send("PATCH", f"{ORDERS}/{order['id']}", body)
    assert st.get(f"{ORDERS}/{order['id']}")["items"][0]["quantity"] == 9


@pytest.mark.parametrize("verb", ["cancel_po", "receive_po", "export_po"])
def test_a_closed_order_cannot_be_changed(st, servicetitan, verb):
    order = st.order()
    servicetitan.control(verb, {"id": order["id"]})
    before = servicetitan.state("purchase_orders")
    assert st.call("PATCH", f"{ORDERS}/{order['id']}", {"memo": "x"}).status == 400
    servicetitan.control("settings", {"locked_status": 409})
    assert st.call("PATCH", f"{ORDERS}/{order['id']}", {"memo": "x"}).status == 409
    assert servicetitan.state("purchase_orders") == before


def test_canceling_answers_the_id_and_cancels(st):
    order = st.order()
    where = f"{ORDERS}/{order['id']}"
    answer = st.call("PATCH", f"{where}/cancellation", {"canceledReason": "NotRequired"})
    canceled = st.get(where)
    assert (answer.status, answer.json) == (200, {"id": order["id"]})
    assert (canceled["status"], canceled["items"][0]["status"]) == ("Canceled", "Canceled")


def test_an_order_is_canceled_only_once(st):
    order = st.order()
    where = f"{ORDERS}/{order['id']}/cancellation"
    body = {"canceledReason": "Duplicate"}
    assert [st.call("PATCH", where, body).status for _ in range(2)] == [200, 400]


def test_an_unknown_reason_is_refused(st):
    order = st.order()
    answer = st.call("PATCH", f"{ORDERS}/{order['id']}/cancellation", {"canceledReason": "Mood"})
    assert (answer.status, list(answer.json["errors"])) == (400, ["canceledReason"])
    assert st.get(f"{ORDERS}/{order['id']}")["status"] == "Pending"


def test_an_order_with_receipts_cannot_be_canceled(st):
    order = st.order()
    st.send("POST", "inventory/receipts", st.receipt_body(order, 1))
    body = {"canceledReason": "Other"}
    assert st.call("PATCH", f"{ORDERS}/{order['id']}/cancellation", body).status == 400


def test_orders_are_found_by_the_documented_filters(st, servicetitan):
    job = st.job("4521")["id"]
    on_job, stock = st.order(jobId=job), st.order(date="2026-03-01")
    servicetitan.control("send_po", {"id": stock["number"]})

    def found(**query):
        return [row["number"] for row in st.rows(ORDERS, **query)]

    assert found(jobId=job) == found(jobIds=f"{job},5") == found(number="4521-001") == ["4521-001"]
    assert found(status="sent") == found(dateOnOrAfter="2026-02-01") == [stock["number"]]
    assert found(sentOnOrAfter="2020-01-01") == [stock["number"]]
    assert found(ids=on_job["id"]) == ["4521-001"]
    assert found(vendorId=1) == [stock["number"], "4521-001"]


def test_an_unknown_order_is_a_404(st):
    for method, where in (("GET", ""), ("PATCH", ""), ("PATCH", "/cancellation")):
        body = None if method == "GET" else {}
        assert st.call(method, f"{ORDERS}/1{where}", body).status == 404
