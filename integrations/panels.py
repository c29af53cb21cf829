"""The sync panel that other apps' pages show."""


def register() -> None:
    pass
