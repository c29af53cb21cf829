#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it uses the embedded PostgreSQL in `var/postgres`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plyhub.settings")
    from plyhub import development

    development.complete_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
