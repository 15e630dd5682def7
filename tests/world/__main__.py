"""`python -m tests.world` prints the tables of docs/adversary.md that the simulation makes.

With `--all` it plays every trick of every person with every trick of every other person, and prints
the mornings that end worse than the table says. With `--blind` it also plays mornings on which
every search sees nothing. With `--forms` it prints the number of forms that an ordinary morning
needs.
"""

from __future__ import annotations

import os
import sys

import django
from django.test.runner import DiscoverRunner


def main(arguments: list[str]) -> int:
    """Print the tables of the page, or the mornings that end worse than the tables say."""
    django.setup()
    from tests.stories.simulated_prison import open_prison
    from tests.support.sample_prison import build_prison, load_prison
    from tests.world.morning_forms import MorningWalk
    from tests.world.morning_forms import printed as printed_forms
    from tests.world.page import BLIND, FOUND, printed, worse_than_printed

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        build_prison()
        prison = load_prison()
        if "--forms" in arguments:
            sys.stdout.write(printed_forms(MorningWalk(prison).run()))
            return 0
        open_prison(prison)
        if "--all" in arguments:
            setting = BLIND if "--blind" in arguments else FOUND
            worse = worse_than_printed(prison, setting)
            sys.stdout.write("\n".join(worse) + "\n")
            return 1 if worse else 0
        sys.stdout.write(printed(prison))
        return 0
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.exit(main(sys.argv[1:]))
