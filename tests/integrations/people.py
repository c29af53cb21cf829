"""People with the rights a test needs."""

from __future__ import annotations

from django.contrib.auth.models import Permission

from plyhub.common.models import User


def person(username: str, *rights: str) -> User:
    """A user with exactly these permissions of the integrations app."""
    user = User.objects.create_user(username)
    permissions = Permission.objects.filter(
        content_type__app_label="integrations", codename__in=rights
    )
    assert len(permissions) == len(rights)
    user.user_permissions.set(permissions)
    return User.objects.get(pk=user.pk)
