"""What ServiceTitan publishes about itself."""

from __future__ import annotations

from integrations.connectors.base import Field
from integrations.connectors.servicetitan import resources
from integrations.connectors.servicetitan.description import SERVICETITAN
from integrations.connectors.servicetitan.permissions import LISTS


def _named(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {field.name: field for field in fields}


def test_entities_are_read_in_the_order_they_point_at_each_other() -> None:
    assert [each.entity for each in resources.RESOURCES] == [
        "business_unit",
        "technician",
        "job_custom_field",
        "vendor_custom_field",
        "vendor",
        "category",
        "material",
        "equipment",
        "service",
        "inventory_template",
        "warehouse",
        "truck",
        "customer",
        "customer_location",
        "project",
        "job",
        "appointment",
        "job_assignment",
        "invoice",
        "invoice_line",
        "purchase_order",
        "receipt",
        "return",
        "bill",
        "expense_bill",
        "estimate",
    ]


def test_what_is_taken_in_is_published_in_that_order() -> None:
    read = [each.entity for each in resources.RESOURCES]
    assert list(SERVICETITAN.entities) == read


def test_secrets_are_secret_and_the_webhook_key_is_optional() -> None:
    credentials = _named(SERVICETITAN.credentials)
    assert {name for name, field in credentials.items() if field.secret} == {
        "app_key",
        "client_secret",
        "webhook_key",
    }
    assert {name for name, field in credentials.items() if not field.required} == {"webhook_key"}
    assert SERVICETITAN.webhooks is True


def test_options_are_optional_and_have_their_defaults() -> None:
    options = _named(SERVICETITAN.options)
    assert not any(field.required for field in options.values())
    assert {name: field.default for name, field in options.items() if field.default} == {
        "impacts_payroll": "no",
        "attach_order_pdf": "yes",
        "inventory_mirror": "yes",
        "webhook_signature_header": "x-servicetitan-signature",
        "introduce_items": "yes",
        "introduce_vendors": "yes",
        "send_materials": "yes",
        "send_notes": "yes",
    }


def test_every_list_of_choices_belongs_to_an_option() -> None:
    assert set(LISTS) <= set(_named(SERVICETITAN.options))
