"""The notebooks: notes on jobs and projects with their feeds, on customers and locations."""

from sandbox.servicetitan.actions.notes import Notebook
from sandbox.servicetitan.entity import Entity
from sandbox.servicetitan.filters import CM
from sandbox.servicetitan.shapes import shape

_NOTE = "id active=true text isPinned=false createdById=0 createdOn modifiedOn"

JOB_NOTES = Entity(
    name="job_notes",
    module="jpm",
    path="job-notes",
    scope="tn.jpm.jobnotes",
    shape=shape(f"{_NOTE} jobId"),
    sorts=(),
    active=None,
    listed=False,
    by_id=False,
    feed="job-notes",
)

PROJECT_NOTES = Entity(
    name="project_notes",
    module="jpm",
    path="project-notes",
    scope="tn.jpm.projectnotes",
    shape=shape(f"{_NOTE} projectId"),
    sorts=(),
    active=None,
    listed=False,
    by_id=False,
    feed="project-notes",
)

_CUSTOMER_NOTES = Entity(
    name="customer_notes",
    module="crm",
    path="customers",
    scope="tn.crm.customers",
    shape=shape(f"{_NOTE} customerId"),
    filters=CM,
    sorts=(),
    active=None,
    listed=False,
    by_id=False,
)

_LOCATION_NOTES = Entity(
    name="location_notes",
    module="crm",
    path="locations",
    scope="tn.crm.locations",
    shape=shape(f"{_NOTE} locationId"),
    filters=CM,
    sorts=(),
    active=None,
    listed=False,
    by_id=False,
)

ON_JOBS = Notebook(JOB_NOTES, "jobs", "jobId")
ON_PROJECTS = Notebook(PROJECT_NOTES, "projects", "projectId")
ON_CUSTOMERS = Notebook(
    _CUSTOMER_NOTES, "customers", "customerId", with_id=True, also="addToLocations"
)
ON_LOCATIONS = Notebook(
    _LOCATION_NOTES, "locations", "locationId", with_id=True, also="addToCustomer"
)

ENTITIES = (JOB_NOTES, PROJECT_NOTES)
