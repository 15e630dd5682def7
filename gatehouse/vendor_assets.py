"""Copy what browsers need from node_modules to var/vendor, as the packages ship it.

Only what we may not show is left out: the crown and the GDS Transport font. `make assets` runs
this file, which needs nothing but Python.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Final

BASE: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = BASE / "node_modules"
GOVUK: Final = "govuk-frontend/dist/govuk"
MOJ: Final = "@ministryofjustice/frontend/moj"
FILES: Final = {
    "govuk-frontend.min.css": f"{GOVUK}/govuk-frontend.min.css",
    "moj-frontend.min.css": f"{MOJ}/moj-frontend.min.css",
    "idb.js": "idb/build/index.js",
} | {
    f"workbox-{part}.prod.js": f"workbox-{part}/build/workbox-{part}.prod.js"
    for part in (
        "cacheable-response",
        "core",
        "expiration",
        "precaching",
        "routing",
        "strategies",
    )
}
NOT_OURS: Final = re.compile(r"crest|crown|opengraph|apple-touch|govuk-icon|favicon")


def main() -> int:
    """Build a new folder and swap it for the old one, so that a server never serves half of it."""
    missing = [path for path in FILES.values() if not (PACKAGES / path).is_file()]
    if missing:
        sys.stderr.write(f"Not in node_modules: {', '.join(missing)}. Type `make assets`.\n")
        return 1
    target = BASE / "var" / "vendor"
    fresh = target.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "images").mkdir(parents=True)
    for name, path in FILES.items():
        (fresh / name).write_text(cleaned(name, (PACKAGES / path).read_text()))
    for picture in sorted((PACKAGES / MOJ / "assets" / "images").iterdir()):
        if not NOT_OURS.search(picture.name):
            shutil.copyfile(picture, fresh / "images" / picture.name)
    old = target.with_name("vendor.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return 0


def cleaned(name: str, text: str) -> str:
    """Return the text without source maps; style sheets also without foreign fonts and pictures."""
    text = re.sub(r"\n?/[/*][#@] sourceMappingURL=\S+(?: \*/)?", "", text)
    if not name.endswith(".css"):
        return text
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r'"?GDS Transport"?,', "", text)
    text = re.sub(r"url\(/assets/images/[^)]*(?:crest|crown)[^)]*\)", "none", text)
    return text.replace("url(/assets/", "url(")


if __name__ == "__main__":
    raise SystemExit(main())
