"""How much memory a first pull takes at most: python -m bench.peak URL, in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Pull from that address; print the peak above what the process had before, in MB."""
    import django

    django.setup()
    from bench import product
    from integrations.models import Connection

    connection = Connection.objects.get(url=sys.argv[1])
    product.empty(connection)
    idle = _kilobytes("VmRSS")
    product.read(connection)
    print((_kilobytes("VmHWM") - idle) / 1024)


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    raise SystemExit(f"this system does not tell {name}")


if __name__ == "__main__":
    main()
