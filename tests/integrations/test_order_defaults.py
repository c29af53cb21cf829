"""What goes out with an order that it does not say itself, and changes nobody takes any more."""

from __future__ import annotations

import pytest

from integrations.models import ExternalLink, ManualStep
from integrations.sync import push
from integrations.sync.outbound import order_defaults
from integrations.sync.target import Target
from inventory.models import BusinessUnit, Job, Location, Project
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.mark.parametrize(
    ("option", "make"),
    [
        ("job_purchase_order_type", lambda world: {"job": world.job}),
        (
            "truck_purchase_order_type",
            lambda world: {"destination": Location.objects.create(name="VAN-12", kind="truck")},
        ),
    ],
)
def test_each_kind_of_order_has_its_type(world: World, st, titan, option, make):
    usual = st.options["purchase_order_type"]
    st.options = {**st.options, option: "77"}
    st.save()
    target = Target.of(st)

    assert order_defaults.order_type(target, world.order(**make(world))) == "77"
    assert order_defaults.order_type(target, world.order()) == usual


def test_an_order_for_a_project_has_the_business_unit_of_its_jobs(world: World):
    hvac = BusinessUnit.objects.create(name="HVAC")
    project = Project.objects.create(number="310")
    Job.objects.create(number="4702", project=project, business_unit=hvac)
    Job.objects.create(number="4703", project=project)
    order = world.order(project=project)
    assert order_defaults.business_units(order) == [hvac.pk]

    other = BusinessUnit.objects.create(name="Plumbing")
    Job.objects.create(number="4704", project=project, business_unit=other)
    assert order_defaults.business_units(order) == []


def test_a_change_of_an_exported_order_is_left_to_a_person(world: World, st, titan):
    ours = world.order()
    w.approve(ours)
    push.drain(st.pk)
    known = ExternalLink.objects.get(entity="purchase_order")
    titan.control("export_po", {"id": known.external_id})
    ours.lines.filter(item=world.condenser).update(quantity=4)
    w.approve(ours)
    push.drain(st.pk)

    entry = w.entry(st, "st.po.update")
    step = ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert (step.kind, step.label) == ("order_changed", "PO-892")
    assert step.text.startswith("Change PO-892 in ServiceTitan by hand, as it is here now.")
