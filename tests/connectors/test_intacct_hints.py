"""What refusals turn into: the error, its reason, and words for people."""

import pytest

from integrations.connectors.intacct import hints
from integrations.connectors.intacct.envelope import GatewayError
from integrations.http import errors

CARRIER = GatewayError("BL01001973", "Could not create Document record!")


@pytest.mark.parametrize(
    ("text", "reason", "message"),
    [
        (
            "Invalid Project 'PRJ-9' specified.",
            "project_missing",
            "Project PRJ-9 is not in Sage Intacct yet.",
        ),
        (
            "Project 'PRJ-9' specified is not valid",
            "project_missing",
            "Project PRJ-9 is not in Sage Intacct yet.",
        ),
        (
            "Invalid Job 'PRJ-9' specified.",
            "project_missing",
            "Project PRJ-9 is not in Sage Intacct yet.",
        ),
        (
            "The Project 'PRJ-9' has a project status that prevents purchasing.",
            "external_locked",
            "The status of project PRJ-9 in Sage Intacct lets nothing be booked on it.",
        ),
        (
            "Item 'INV-9' is not an inventory item",
            "item_review",
            "Item INV-9 is of a type in Sage Intacct that has no stock.",
        ),
        (
            "Item 'INV-9' is tracked and needs item details",
            "item_tracked",
            "Sage Intacct wants to know serial numbers, lots or bins of item INV-9.",
        ),
        (
            "The required field 'Serial number' is missing",
            "item_tracked",
            "Sage Intacct wants to know serial numbers, lots or bins of item.",
        ),
        (
            "The employee isn't a resource of the project 'PRJ-9'",
            "employee_review",
            "The technician is no resource of project PRJ-9 in Sage Intacct.",
        ),
        (
            "The vendor 'VEND-ABC' is invalid",
            "vendor_review",
            "Vendor VEND-ABC is not in Sage Intacct.",
        ),
        (
            "Activate the vendor VEND-ABC, then try again",
            "vendor_review",
            "Vendor VEND-ABC is inactive or on hold in Sage Intacct.",
        ),
        (
            "Invalid Item 'INV-1' specified.",
            "item_review",
            "Item INV-1 is not in Sage Intacct, or is inactive there.",
        ),
        (
            "Missing unit",
            "item_review",
            "Sage Intacct does not know a line's unit for its item.",
        ),
        (
            "The location '100' is invalid",
            "",
            "Sage Intacct does not know 100.",
        ),
        (
            "This transaction is missing the Location dimension for the Account 5000.",
            "",
            "Account 5000 in Sage Intacct asks for a Location on every line.",
        ),
        (
            "The period Month Ended March 2026 is closed",
            "period_closed",
            "The accounting period of this date is closed in Sage Intacct.",
        ),
        (
            "'PO Receiver' cannot be converted to 'Vendor Return'",
            "",
            "In Sage Intacct PO Receiver cannot become Vendor Return.",
        ),
        (
            "'PO Receiver' can only be made by converting another document",
            "",
            "In Sage Intacct PO Receiver is only made from another document.",
        ),
        (
            "Transaction definition 'Order-Entity' can be used in an entity only",
            "",
            "In Sage Intacct Order-Entity is only used inside an entity.",
        ),
        (
            "The transaction 'PO-1' cannot be converted in state Submitted",
            "external_locked",
            "The document is Submitted in Sage Intacct, so that it cannot be changed or received"
            " now.",
        ),
        (
            "The transaction 'PO-1' is already converted",
            "external_locked",
            "Sage Intacct no longer lets this document be changed or received.",
        ),
        (
            "Date must be on or after 04/01/2026",
            "period_closed",
            "The accounting period of this date is closed in Sage Intacct.",
        ),
    ],
)
def test_a_refusal_becomes_a_reason_and_a_sentence(text, reason, message):
    error = hints.explain([GatewayError("BL01001973", text), CARRIER])
    assert type(error) is errors.Rejected
    assert (error.reason, error.message) == (reason, message)
    assert (error.code, error.detail) == ("BL01001973", text)


def test_the_first_specific_error_decides_and_carriers_are_passed_over():
    error = hints.explain(
        [
            CARRIER,
            GatewayError("BL01001973", "Invalid Vendor 'V' specified."),
            GatewayError("XL03000009", "The entire transaction in this operation has been rolled"),
        ]
    )
    assert error.reason == "vendor_review"


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("XL03000006", "Invalid session abc", hints.SessionExpired),
        ("XL03000006", "Sign-in information is incorrect", errors.Unauthorized),
        ("XMLGW_JPP0002", "Sign-in information is incorrect.", errors.Unauthorized),
        ("GW-0011", "Invalid Request", errors.Unauthorized),
        ("PL04000055", "This company is a demo company and has expired.", errors.Unauthorized),
        ("GW-0010", "", errors.RateLimited),
        ("", "API rate limit exceeded", errors.RateLimited),
        ("", "The Service is Temporarily Off-line", errors.Unreachable),
        ("PL04000005", "You do not have permission for API operation", errors.PermissionMissing),
        ("BL34000061", "Another Item with the given value(s) X  already exists", hints.Duplicate),
        ("XL03000009", "Function key-1 has already been processed.", hints.AlreadyProcessed),
    ],
)
def test_what_is_no_business_reason_gets_its_own_error(code, text, kind):
    assert type(hints.explain([GatewayError(code, text)])) is kind


def test_a_missing_permission_is_named():
    text = "You do not have permission for API operation READ_BY_QUERY on objects of type vendor"
    error = hints.explain([GatewayError("PL04000005", text)])
    assert error.message == (
        "The Sage Intacct web services user may not do this: READ_BY_QUERY vendor."
    )


def test_an_unknown_refusal_keeps_its_own_words():
    error = hints.explain([GatewayError("BL1", "The moon is full.", "Wait."), CARRIER])
    assert type(error) is errors.Rejected
    assert (error.message, error.hint, error.reason) == (
        "Sage Intacct refused this: The moon is full.",
        "Wait.",
        "",
    )


def test_no_words_at_all_is_still_a_refusal():
    assert hints.explain([]).message == "Sage Intacct refused this without saying why."
