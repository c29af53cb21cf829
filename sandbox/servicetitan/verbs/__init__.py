"""Control verbs: what people do inside ServiceTitan, and switches for tests.

Each takes the system and the JSON sent, for the main tenant, and returns JSON. One that cannot be
done raises ValueError and has changed nothing.
"""

from sandbox.servicetitan.verbs import (
    access,
    billing,
    dispatching,
    masters,
    money,
    places,
    pricebook,
    purchasing,
    setup,
    stock,
    work,
)

VERBS = {
    **access.VERBS,
    **masters.VERBS,
    **pricebook.VERBS,
    **money.VERBS,
    **purchasing.VERBS,
    **billing.VERBS,
    **places.VERBS,
    **stock.VERBS,
    **work.VERBS,
    **dispatching.VERBS,
    **setup.VERBS,
}
