"""Every entity served, one row of data each; a further one is a further row."""

from sandbox.servicetitan.entities import (
    accounting,
    crm,
    jobs,
    people,
    places,
    pricebook,
    purchasing,
)

ENTITIES = (
    *people.ENTITIES,
    *crm.ENTITIES,
    *jobs.ENTITIES,
    *pricebook.ENTITIES,
    *places.ENTITIES,
    *purchasing.ENTITIES,
    *accounting.ENTITIES,
)
BY_NAME = {entity.name: entity for entity in ENTITIES}
