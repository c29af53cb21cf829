"""Paged lists: envelope, order, filters, and what is wrong with a query."""

import pytest

JOBS = "jpm/jobs"
MATERIALS = "pricebook/materials"


def ids(rows):
    return [row["id"] for row in rows]


def test_the_envelope_and_its_defaults(st):
    page = st.get(JOBS)
    assert list(page) == ["page", "pageSize", "hasMore", "totalCount", "data"]
    assert (page["page"], page["pageSize"], page["hasMore"], page["totalCount"]) == (
        1,
        50,
        True,
        None,
    )
    assert len(page["data"]) == 50


def test_the_total_comes_only_when_asked_for(st):
    assert st.get(JOBS, includeTotal="True")["totalCount"] == 400


def test_pages_put_together_are_all_rows_newest_id_first(st):
    pages = [st.get(JOBS, page=n, pageSize=150) for n in (1, 2, 3)]
    found = [key for page in pages for key in ids(page["data"])]
    assert [page["hasMore"] for page in pages] == [True, True, False]
    assert len(set(found)) == 400
    assert found == sorted(found, reverse=True)


def test_page_zero_is_the_first(st):
    assert st.get(JOBS, page=0)["data"] == st.get(JOBS)["data"]


def test_beyond_the_end_is_an_empty_page(st):
    page = st.get(JOBS, page=9, pageSize=100)
    assert (page["data"], page["hasMore"]) == ([], False)


def test_over_5000_rows_is_refused_or_cut_as_set(st, servicetitan):
    refused = st.call("GET", JOBS, pageSize=5001)
    assert refused.status == 400
    assert list(refused.json["errors"]) == ["pageSize"]
    servicetitan.control("settings", {"page_size_over": "clamp"})
    assert st.get(JOBS, pageSize=5001)["pageSize"] == 5000


@pytest.mark.parametrize("sort", ["%2BModifiedOn", "+ModifiedOn", " ModifiedOn"])
def test_a_plus_sorts_upwards_encoded_or_not(st, sort):
    st.send("PATCH", f"{JOBS}/{st.job('4521')['id']}", {"summary": "changed last"})
    path = f"/jpm/v2/tenant/{st.credentials['tenant']}/jobs?pageSize=5000&sort="
    answer = st.stand_in.call("GET", path + sort.replace(" ", "%20"), b"", st.headers)
    assert answer.json["data"][-1]["jobNumber"] == "4521"


def test_a_minus_sorts_downwards(st):
    codes = [row["code"] for row in st.rows(MATERIALS, sort="-Code", pageSize=5000)]
    assert codes == sorted(codes, reverse=True)


def test_all_that_is_wrong_with_a_query_is_said_at_once(st):
    answer = st.call(
        "GET",
        JOBS,
        page="x",
        pageSize=0,
        sort="+Colour",
        jobStatus="Lost",
        modifiedOnOrAfter="yesterday",
        customerId="abc",
    )
    assert answer.status == 400
    assert set(answer.json["errors"]) == {
        "page",
        "pageSize",
        "sort",
        "jobStatus",
        "modifiedOnOrAfter",
        "customerId",
    }


def test_unknown_parameters_are_ignored(st):
    assert st.get(JOBS, businessUnitIds="1", colour="red") == st.get(JOBS)


def test_the_status_filter_takes_any_case(st):
    rows = st.rows(JOBS, jobStatus="inprogress", pageSize=5000)
    assert {row["jobStatus"] for row in rows} == {"InProgress"}


def test_ids_find_exactly_those(st):
    wanted = ids(st.rows(JOBS, pageSize=3))
    assert ids(st.rows(JOBS, ids=",".join(map(str, wanted)))) == wanted


def test_vendors_take_repeated_ids(st, servicetitan):
    first, second = ids(st.rows("inventory/vendors", pageSize=2))
    path = f"/inventory/v2/tenant/{st.credentials['tenant']}/vendors?ids={first}&ids={second}"
    assert ids(servicetitan.call("GET", path, b"", st.headers).json["data"]) == [first, second]


def test_more_than_fifty_ids_are_refused(st):
    wanted = ",".join(map(str, range(51)))
    answer = st.call("GET", JOBS, ids=wanted)
    assert (answer.status, answer.json["errors"]) == (400, {"ids": ["At most 50 ids are allowed."]})


def test_date_ranges_are_half_open_and_exact(st):
    row = st.rows(JOBS, pageSize=1, page=200)[0]
    moment = row["modifiedOn"]
    from_it = ids(st.rows(JOBS, modifiedOnOrAfter=moment, pageSize=5000))
    before_it = ids(st.rows(JOBS, modifiedBefore=moment, pageSize=5000))
    assert row["id"] in from_it
    assert row["id"] not in before_it
    assert len(from_it) + len(before_it) == 400


def test_a_date_alone_is_its_midnight(st):
    assert st.rows(JOBS, createdOnOrAfter="2999-01-01") == []
    assert len(st.rows(JOBS, createdBefore="2999-01-01", pageSize=5000)) == 400


def test_inactive_rows_show_only_when_asked_for(st, servicetitan):
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT"})

    def codes(**query):
        return [row["code"] for row in st.rows(MATERIALS, searchText="WHIP-6FT", **query)]

    assert "WHIP-6FT" not in codes()
    assert "WHIP-6FT" not in codes(active="true")
    assert codes(active="False") == ["WHIP-6FT"]
    assert "WHIP-6FT" in codes(active="any")


def test_a_record_by_id_looks_like_its_row_in_the_list(st):
    for where in (JOBS, MATERIALS, "inventory/vendors", "crm/customers", "pricebook/categories"):
        row = st.rows(where, pageSize=1)[0]
        assert st.get(f"{where}/{row['id']}", pageSize=7) == row


def test_jobs_are_found_by_number_technician_and_project(st):
    job = st.job("4702")
    project = st.rows("jpm/projects", jobId=job["id"])[0]
    assert project["number"] == "310"
    on_project = st.rows(JOBS, projectId=project["id"])
    assert sorted(ids(on_project)) == sorted(project["jobIds"])
    assert {"4702", "4703"} <= {row["jobNumber"] for row in on_project}
    mike = st.rows("settings/technicians", name="mike smith")[0]
    assert st.job("4521")["id"] in ids(st.rows(JOBS, technicianId=mike["id"], pageSize=5000))


def test_ids_are_beyond_32_bits(st):
    assert st.job("4521")["id"] == 3_000_004_521
    assert min(ids(st.rows("inventory/vendors", pageSize=5000))) > 2**31


def test_every_job_has_its_invoice_with_amounts_as_text(st):
    job = st.job("4521")
    invoice = st.rows("accounting/invoices", jobId=job["id"])[0]
    assert (invoice["id"], invoice["total"]) == (job["invoiceId"], "0.00")
    assert invoice["job"] == {"id": job["id"], "number": "4521", "type": None}
    assert invoice["customer"]["id"] == job["customerId"]


def test_categories_come_with_their_tree(st):
    rows = st.rows("pricebook/categories", pageSize=5000)
    root = next(row for row in rows if row["parentId"] is None and row["subcategories"])
    children = [row["id"] for row in rows if row["parentId"] == root["id"]]
    assert sorted(ids(root["subcategories"])) == sorted(children)


def test_the_business_unit_names_the_tenant(st):
    unit = st.rows("settings/business-units", pageSize=1)[0]
    assert unit["tenant"]["name"] == "Copper Ridge Mechanical"
    assert str(unit["tenant"]["id"]) == st.credentials["tenant"]
