"""The back office's shared parts, and the pages of people and company."""

from plyhub.common.admin import audit, company, users

__all__ = ["audit", "company", "users"]
