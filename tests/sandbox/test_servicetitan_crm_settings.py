"""People, their roles, business units with their Intacct mapping, and tags."""

import pytest

GUID = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
UNITS, PEOPLE = "settings/business-units", "settings/technicians"


def test_of_a_business_unit_only_external_data_is_written(st):
    unit = st.rows(UNITS)[0]
    data = {"applicationGuid": GUID, "externalData": [{"key": "plyhub", "value": "7"}]}
    answer = st.send("PATCH", f"{UNITS}/{unit['id']}", {"externalData": data, "name": "Other"})
    shown = st.get(f"{UNITS}/{unit['id']}", externalDataApplicationGuid=GUID)
    assert answer == {"id": unit["id"]}
    assert (shown["name"], shown["externalData"]) == (
        unit["name"],
        [{"key": "plyhub", "value": "7"}],
    )
    assert "intacct" not in shown


def test_the_intacct_mapping_of_business_units(st):
    page = st.get(f"{UNITS}/intacct", page=1, pageSize=500, includeTotal="true")
    assert page["totalCount"] == len(page["data"]) == len(st.rows(UNITS))
    assert list(page["data"][0]) == [
        "id",
        "name",
        "active",
        "tradeName",
        "intacctLocationName",
        "intacctLocationId",
        "intacctDepartment",
        "intacctClass",
    ]


def test_the_intacct_mapping_wants_its_paging(st):
    missing = st.call("GET", f"{UNITS}/intacct")
    large = st.call("GET", f"{UNITS}/intacct", page=1, pageSize=501, includeTotal="false")
    assert set(missing.json["errors"]) == {"page", "pageSize", "includeTotal"}
    assert (large.status, list(large.json["errors"])) == (400, ["pageSize"])


def test_lists_of_people_have_no_order_to_ask_for(st):
    assert st.rows(PEOPLE, sort="+Nonsense") == st.rows(PEOPLE)


def test_a_technician_is_hired_changed_and_leaves(st):
    role = st.rows("settings/user-roles", employeeType="Technician")[0]["id"]
    body = {
        "name": "Ida Moss",
        "roleId": role,
        "positions": ["Installer"],
        "licenseType": "ManagedTech",
        "accountCreationMethod": "CreateLater",
    }
    key = st.send("POST", PEOPLE, body)["id"]
    st.send("PATCH", f"{PEOPLE}/{key}", {"email": "ida@example.com"})
    done = st.send("POST", f"{PEOPLE}/{key}/account-actions", {"action": "Deactivate"})
    person = st.get(f"{PEOPLE}/{key}")
    assert done == {"status": "Success"}
    assert (person["name"], person["roleIds"], person["email"], person["active"]) == (
        "Ida Moss",
        [role],
        "ida@example.com",
        False,
    )


def test_an_unknown_role_is_refused(st, servicetitan):
    person = st.rows("settings/employees")[0]["id"]
    before = servicetitan.state("employees")
    answer = st.call("PATCH", f"settings/employees/{person}", {"roleId": 5})
    assert (answer.status, list(answer.json["errors"])) == (400, ["roleId"])
    assert servicetitan.state("employees") == before


@pytest.mark.parametrize(("kind", "count"), [("Employee", 3), ("technician", 1), ("All", 4)])
def test_roles_are_narrowed_by_who_has_them(st, kind, count):
    assert len(st.rows("settings/user-roles", employeeType=kind)) == count


def test_a_tag_is_made_changed_and_exported(st):
    key = st.send("POST", "settings/tag-types", {"name": "Rush", "color": "#FF0000"})["id"]
    st.send("PATCH", f"settings/tag-types/{key}", {"importance": "High"})
    tag = st.get("settings/export/tag-types")["data"][-1]
    assert (tag["id"], tag["name"], tag["importance"], tag["code"]) == (key, "Rush", "High", "")
