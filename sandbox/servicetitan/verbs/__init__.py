"""Control verbs: what people do inside ServiceTitan, and switches for tests.

Each takes the system and the JSON sent, for the main tenant, and returns JSON. One that cannot be
done raises ValueError and has changed nothing.
"""

from sandbox.servicetitan.verbs import access, masters, purchasing, work

VERBS = {**access.VERBS, **masters.VERBS, **purchasing.VERBS, **work.VERBS}
