"""Vendors, price book, trucks, jobs and notes: writing them, and what people change by hand."""

from decimal import Decimal

import pytest

VENDORS = "inventory/vendors"
MATERIALS = "pricebook/materials"
GUID = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
ADDRESS = {
    "street": "9 Mill St",
    "unit": "",
    "city": "Mesa",
    "state": "AZ",
    "zip": "85201",
    "country": "USA",
}


def vendor_body(**changes):
    return {
        "name": "Valley Pipe",
        "active": True,
        "isTruckReplenishment": False,
        "taxRate": 0.08,
        "restrictedMobileCreation": True,
        "address": ADDRESS,
        "firstName": "Ana",
        "email": "ana@valley.example",
        **changes,
    }


def test_a_vendor_reads_back_under_other_names_than_written(st):
    made = st.send("POST", VENDORS, vendor_body(deliveryOption="emailaspdf"))
    vendor = st.get(f"{VENDORS}/{made['id']}")
    assert list(made) == ["id"]
    assert vendor["contactInfo"] == {
        "firstName": "Ana",
        "lastName": "",
        "phone": "",
        "email": "ana@valley.example",
        "fax": "",
    }
    assert (vendor["defaultTaxRate"], vendor["isMobileCreationRestricted"]) == (
        Decimal("0.08"),
        True,
    )
    assert (vendor["deliveryOption"], vendor["address"]) == ("EmailAsPdf", ADDRESS)
    assert {"taxRate", "firstName", "restrictedMobileCreation"}.isdisjoint(vendor)


def test_every_missing_member_of_a_vendor_is_named(st, servicetitan):
    before = servicetitan.state("vendors")
    answer = st.call("POST", VENDORS, {"address": {}})
    assert set(answer.json["errors"]) == {
        "name",
        "active",
        "isTruckReplenishment",
        "taxRate",
        "restrictedMobileCreation",
        *(f"address.{part}" for part in ADDRESS),
    }
    assert servicetitan.state("vendors") == before


def test_changing_a_vendor_leaves_what_was_not_sent(st):
    key = st.send("POST", VENDORS, vendor_body())["id"]
    before = st.get(f"{VENDORS}/{key}")
    st.send("PATCH", f"{VENDORS}/{key}", {"phone": "555-0100", "active": False})
    after = st.get(f"{VENDORS}/{key}")
    assert after["contactInfo"] == {**before["contactInfo"], "phone": "555-0100"}
    assert (after["active"], after["name"]) == (False, "Valley Pipe")
    assert key not in [row["id"] for row in st.rows(VENDORS)]


def test_external_data_shows_only_to_its_own_guid(st):
    data = {"applicationGuid": GUID, "externalData": [{"key": "plyhub", "value": "V-7"}]}
    key = st.send("POST", VENDORS, vendor_body(externalData=data))["id"]
    other = GUID.replace("6", "7")
    assert st.get(f"{VENDORS}/{key}")["externalData"] is None
    assert st.get(f"{VENDORS}/{key}", externalDataApplicationGuid=other)["externalData"] == []
    own = st.get(f"{VENDORS}/{key}", externalDataApplicationGuid=GUID.upper())
    assert own["externalData"] == [{"key": "plyhub", "value": "V-7"}]


def test_a_record_is_found_by_its_external_data(st):
    data = {"applicationGuid": GUID, "externalData": [{"key": "plyhub", "value": "V-7"}]}
    key = st.send("POST", VENDORS, vendor_body(externalData=data))["id"]
    query = {"externalDataApplicationGuid": GUID, "externalDataKey": "plyhub"}
    assert [row["id"] for row in st.rows(VENDORS, externalDataValues="V-6,V-7", **query)] == [key]
    assert st.rows(VENDORS, externalDataValues="V-8", **query) == []


@pytest.mark.parametrize(("mode", "left"), [("Merge", {"a": "1", "b": "3"}), (None, {"b": "3"})])
def test_external_data_is_replaced_or_merged(st, mode, left):
    def data(**pairs):
        return {
            "applicationGuid": GUID,
            "externalData": [{"key": k, "value": v} for k, v in pairs.items()],
        }

    key = st.send("POST", VENDORS, vendor_body(externalData=data(a="1", b="2", c="2")))["id"]
    change = {**data(b="3", c=None), "patchMode": mode}
    st.send("PATCH", f"{VENDORS}/{key}", {"externalData": change})
    found = st.get(f"{VENDORS}/{key}", externalDataApplicationGuid=GUID)["externalData"]
    assert {entry["key"]: entry["value"] for entry in found} == left


def test_a_material_is_created_with_201_and_shown_whole(st):
    vendor = st.rows(VENDORS, pageSize=1)[0]
    answer = st.call(
        "POST",
        MATERIALS,
        {
            "code": "NEW-1",
            "description": "New <b>part</b>",
            "cost": 1.25,
            "primaryVendor": {"vendorId": vendor["id"], "cost": 1.25, "active": True},
        },
    )
    material = answer.json
    assert answer.status == 201
    assert material == st.get(f"{MATERIALS}/{material['id']}")
    assert material["primaryVendor"]["vendorName"] == vendor["name"]
    assert (material["cost"], material["active"], material["otherVendors"]) == (
        Decimal("1.25"),
        True,
        [],
    )


def test_a_code_in_use_is_refused(st, servicetitan):
    before = servicetitan.state("materials")
    answer = st.call("POST", MATERIALS, {"code": "WHIP-6FT", "description": "x"})
    assert (answer.status, list(answer.json["errors"])) == (400, ["code"])
    assert servicetitan.state("materials") == before


def test_an_account_may_insist_on_a_primary_vendor(st, servicetitan):
    servicetitan.control("settings", {"material_needs_vendor": True})
    answer = st.call("POST", MATERIALS, {"code": "NEW-1", "description": "x"})
    assert answer.status == 400
    assert "exactly one vendor" in answer.json["title"]


def test_changing_a_material_answers_it_whole(st):
    key = st.material("WHIP-6FT")["id"]
    changed = st.send("PATCH", f"{MATERIALS}/{key}", {"displayName": "Whip", "cost": 9})
    assert (changed["displayName"], changed["cost"], changed["code"]) == ("Whip", 9, "WHIP-6FT")
    assert changed == st.get(f"{MATERIALS}/{key}")


def test_deleting_a_material_makes_it_inactive(st):
    key = st.material("WHIP-6FT")["id"]
    answer = st.call("DELETE", f"{MATERIALS}/{key}")
    assert (answer.status, answer.body) == (204, b"")
    assert st.get(f"{MATERIALS}/{key}")["active"] is False


def test_equipment_has_maker_and_model(st):
    found = st.rows("pricebook/equipment", searchText="CARRIER-24ACC")[0]
    assert (found["code"], found["cost"]) == ("CARRIER-24ACC", Decimal("1900.00"))
    changed = st.send("PATCH", f"pricebook/equipment/{found['id']}", {"model": "X-1"})
    assert changed["model"] == "X-1"


def test_a_truck_is_created_and_changed(st):
    depot = int(st.stand_in.ready["facts"]["warehouse"])
    mike = st.rows("settings/technicians", name="Mike Smith")[0]["id"]
    body = {"name": "VAN-99", "warehouseId": depot, "technicianIds": [mike]}
    key = st.send("POST", "inventory/trucks", body)["id"]
    st.send("PATCH", f"inventory/trucks/{key}", {"active": False})
    truck = st.rows("inventory/trucks", ids=key, active="Any")[0]
    assert (truck["name"], truck["technicianIds"], truck["active"]) == ("VAN-99", [mike], False)


def test_a_job_is_changed_only_where_it_may_be(st):
    job = st.job("4521")
    changed = st.send("PATCH", f"jpm/jobs/{job['id']}", {"summary": "New", "jobStatus": "Hold"})
    assert (changed["summary"], changed["jobStatus"]) == ("New", job["jobStatus"])


def test_notes_are_listed_without_ids_and_exported_with_them(st):
    job = st.job("4521")["id"]
    note = st.send("POST", f"jpm/jobs/{job}/notes", {"text": "Parts on van", "pinToTop": True})
    st.send("POST", f"jpm/jobs/{st.job('4610')['id']}/notes", {"text": "Elsewhere"})
    assert list(note) == ["text", "isPinned", "createdById", "createdOn", "modifiedOn"]
    assert st.rows(f"jpm/jobs/{job}/notes") == [note]
    exported = st.get("jpm/export/job-notes")["data"]
    assert [(row["jobId"], row["text"], row["active"]) for row in exported][0] == (
        job,
        "Parts on van",
        True,
    )
    assert st.call("GET", "jpm/jobs/1/notes").status == 404


def test_a_project_renamed_by_hand_shows_its_new_name(st, servicetitan):
    project = st.rows("jpm/projects", jobId=st.job("4702")["id"])[0]
    servicetitan.control("rename_project", {"number": "310", "name": "Riverside Clinic East"})
    renamed = st.get(f"jpm/projects/{project['id']}")
    assert renamed["name"] == "Riverside Clinic East"
    assert renamed["modifiedOn"] > project["modifiedOn"]


def test_a_job_booked_by_hand_comes_with_all_a_job_has(st, servicetitan):
    made = servicetitan.control("create_job", {"project": "310", "technicians": ["Mike Smith"]})
    job = st.job(made["number"])
    crew = st.rows("dispatch/appointment-assignments", jobId=job["id"])
    assert (job["id"], job["jobStatus"]) == (made["id"], "Scheduled")
    assert [row["technicianName"] for row in crew] == ["Mike Smith"]
    assert st.rows("accounting/invoices", jobId=job["id"])[0]["id"] == job["invoiceId"]
    assert job["id"] in st.get(f"jpm/projects/{job['projectId']}")["jobIds"]
    visit = st.get(f"jpm/appointments/{job['firstAppointmentId']}")
    assert visit["appointmentNumber"] == f"{made['number']}-1"


def test_a_job_finished_by_hand_finishes_visit_and_crew(st, servicetitan):
    servicetitan.control("set_job_status", {"number": "4521", "status": "Completed"})
    job = st.job("4521")
    assert job["jobStatus"] == "Completed"
    assert job["completedOn"] is not None
    assert st.get(f"jpm/appointments/{job['firstAppointmentId']}")["status"] == "Done"


def test_a_verb_that_cannot_be_done_changes_nothing(servicetitan):
    before = servicetitan.state()
    for verb, body in (
        ("send_po", b'{"id": 5}'),
        ("rename_project", b'{"number": "x", "name": 1}'),
        ("create_job", b'{"number": "4521"}'),
        ("settings", b'{"x": 1}'),
    ):
        assert servicetitan.call("POST", f"/_control/{verb}", body).status == 400
    assert servicetitan.state() == before
