"""`python -m tests.world` plays every pair of liars and prints the matrix (about an hour)."""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.test.runner import DiscoverRunner


def main() -> None:
    """Print the matrix of the worst endings, once for each kind of search."""
    django.setup()
    from tests.cast import build_prison, load_prison
    from tests.stories.yard import open_prison
    from tests.world.matrix import table, worst_of_each_pair

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        build_prison()
        prison = load_prison()
        open_prison(prison)
        for eyes in (True, False):
            looks = "finds the man" if eyes else "sees nothing, as in 2023"
            sys.stdout.write(f"\n### An honest search {looks}\n\n")
            sys.stdout.write(table(worst_of_each_pair(prison, eyes=eyes)) + "\n")
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    assert settings
    main()
