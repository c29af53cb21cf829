"""The same request twice counts once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction

from plyhub.common.errors import InvalidInput
from plyhub.common.models import ClientToken

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def once(token: uuid.UUID | None, *, model: type[M], make: Callable[[], M]) -> M:
    """Return what `make` makes, or what it made when this token came before.

    A second request with the same token waits for the first to commit and then gets its result;
    if the first one rolls back, its token is forgotten with it. Without a token, just makes.
    Raises `InvalidInput` for a token that came with another kind of document.
    """
    if token is None:
        return make()
    kind = model._meta.model_name
    claim, is_first = ClientToken.objects.get_or_create(token=token, defaults={"kind": kind})
    if claim.kind != kind:
        raise InvalidInput(
            "This token came with something else before. Use a new one.", field="token"
        )
    if not is_first:
        return model._default_manager.get(pk=claim.object_id)
    made = make()
    ClientToken.objects.filter(pk=token).update(object_id=made.pk)
    return made
