"""What people call the systems around us; a lower app names one without knowing which it is."""

from __future__ import annotations

from collections.abc import Callable

UNNAMED = "the field-service system"
_names: list[Callable[[], str]] = []


def register_field_service(name: Callable[[], str]) -> None:
    """Have `name` asked what the field-service system is called; registering again does nothing."""
    if name not in _names:
        _names.append(name)


def field_service() -> str:
    """What the system that sends technicians out is called, as in a sentence."""
    return next((found for name in _names if (found := name())), UNNAMED)


NO_BOOKS = "the books"
_books: list[Callable[[], str]] = []


def register_books(name: Callable[[], str]) -> None:
    """Have `name` asked what the books are called; registering again does nothing."""
    if name not in _books:
        _books.append(name)


def books() -> str:
    """What the accounting system is called, as in a sentence."""
    return next((found for name in _books if (found := name())), NO_BOOKS)


_origins: list[Callable[[int], str]] = []


def register_names(name: Callable[[int], str]) -> None:
    """Have `name(connection id)` asked what a connection is called; again does nothing."""
    if name not in _origins:
        _origins.append(name)


def name_of(origin: int) -> str:
    """What the connection a change came from is called."""
    return next((found for name in _origins if (found := name(origin))), UNNAMED)


Keeper = Callable[[str, int], str]
_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Have `keeper(entity, id)` asked which system decides on a record; again does nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def keeper_of(entity: str, hub_id: int) -> str:
    """What the system is called that decides on this record of ours; empty if that is PlyHub."""
    return next((found for keeper in _keepers if (found := keeper(entity, hub_id))), "")
