"""Files attached to jobs (forms/v2)."""

from sandbox.servicetitan.actions import attachments as actions
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.shapes import shape

ATTACHMENTS = Entity(
    name="attachments",
    module="forms",
    path="jobs",
    scope="tn.frm.jobs",
    shape=shape("id fileName createdOn createdById=0"),
    filters=(
        Filter("createdOnOrAfter", "from", "createdOn"),
        Filter("createdBefore", "before", "createdOn"),
    ),
    sorts=("Id", "CreatedOn"),
    active=None,
    listed=False,
    by_id=False,
    hidden=frozenset({"jobId", "mediaType", "content", "modifiedOn"}),
    operations=(
        Operation("POST", "/{id}/attachments", actions.add, form=True),
        Operation("GET", "/{id}/attachments", actions.listed),
        Operation("GET", "/attachment/{id}", actions.content),
    ),
)

ENTITIES = (ATTACHMENTS,)
