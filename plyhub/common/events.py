"""What happened to records of any kind: named facts, sent inside the transaction.

Each carries ids and the `origin` of the change, as those of the apps do. A receiver that raises
aborts the change.
"""

from django.dispatch import Signal

custom_values_changed = Signal()  # entity, object_ids, origin
