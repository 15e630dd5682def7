"""Copy the files that browsers need from node_modules to var/vendor.

The crown and the GDS Transport font are left out, because only GOV.UK services may use them. `make
assets` runs this file, which needs no package.
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
    for part in ("core", "precaching", "routing", "strategies")
}
NOT_OURS: Final = re.compile(r"crest|crown|opengraph|apple-touch|govuk-icon|favicon")


def main() -> int:
    """Copy the files to a new folder, then replace the old folder with that complete copy."""
    missing = [path for path in FILES.values() if not (PACKAGES / path).is_file()]
    if missing:
        sys.stderr.write(f"Missing from node_modules: {', '.join(missing)}. Run `make assets`.\n")
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
    """Return the text without source maps, and a style sheet without fonts, crests and crowns."""
    text = re.sub(r"\n?/[/*][#@] sourceMappingURL=\S+(?: \*/)?", "", text)
    if not name.endswith(".css"):
        return text
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r'"?GDS Transport"?,', "", text)
    text = re.sub(r"url\(/assets/images/[^)]*(?:crest|crown)[^)]*\)", "none", text)
    return text.replace("url(/assets/", "url(")


if __name__ == "__main__":
    raise SystemExit(main())
