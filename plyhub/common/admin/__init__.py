"""The back office's shared parts, and the pages of people and company."""

from plyhub.common.admin import audit, company, custom_fields, users

__all__ = ["audit", "company", "custom_fields", "users"]
