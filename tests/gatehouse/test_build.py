"""The build id changes with every changed file, and the server serves vendored files itself."""

from __future__ import annotations

from pathlib import Path

from gatehouse.build import build_id
from gatehouse.vendor_assets import cleaned


def test_the_id_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("one")
    before = build_id([tmp_path])
    assert before == build_id([tmp_path])
    (tmp_path / "a.js").write_text("two")
    changed = build_id([tmp_path])
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({before, changed, build_id([tmp_path])}) == 3


def test_a_missing_folder_does_not_stop_the_start(tmp_path: Path) -> None:
    assert build_id([tmp_path / "nowhere"])


def test_style_sheets_are_served_without_font_crown_or_absolute_addresses() -> None:
    text = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
        "a{font-family:GDS Transport,arial;background:url(/assets/images/govuk-crest.svg)}"
        "b{background:url(/assets/images/icon.svg)}/*# sourceMappingURL=x.css.map */"
    )
    assert cleaned("x.css", text) == (
        "a{font-family:arial;background:none}b{background:url(images/icon.svg)}"
    )


def test_scripts_are_served_without_their_source_map() -> None:
    assert cleaned("x.js", "run();\n//# sourceMappingURL=x.js.map") == "run();"
