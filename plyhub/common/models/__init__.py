from plyhub.common.models.audit import AuditEntry
from plyhub.common.models.base import TimestampedModel
from plyhub.common.models.company import Company, DocumentOwner
from plyhub.common.models.custom_fields import CustomField, CustomFieldValue
from plyhub.common.models.inactive import Retirable
from plyhub.common.models.tokens import ClientToken
from plyhub.common.models.users import User

__all__ = [
    "AuditEntry",
    "ClientToken",
    "Company",
    "CustomField",
    "CustomFieldValue",
    "DocumentOwner",
    "Retirable",
    "TimestampedModel",
    "User",
]
