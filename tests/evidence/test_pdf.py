"""The PDF of an evidence pack: its text, and its structure for a screen reader."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
A4 = (595, 842)


@pytest.fixture
def pdf(parts: dict[str, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(parts["evidence.pdf"])) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """Yield every structure element below this one, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_pdf_is_tagged_titled_and_in_english(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]).startswith("Evidence of a visit: KX23 LDV")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_headings_tables_and_figures_are_tagged_as_such(pdf: pikepdf.Pdf) -> None:
    kinds = Counter(str(element.S) for element in elements(pdf.Root.StructTreeRoot))
    assert kinds["/H1"] == 1 and kinds["/H2"] == 7
    assert kinds["/Table"] >= 4 and kinds["/TH"] >= 10
    assert kinds["/TH"] + kinds["/TD"] > 60


def test_every_photograph_has_a_text_alternative(pdf: pikepdf.Pdf, parts: dict[str, bytes]) -> None:
    figures = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Figure"]
    texts = [str(figure.get("/Alt", "")) for figure in figures if "/Alt" in figure]
    assert len(texts) == sum(name.startswith("originals/") for name in parts)
    assert all(text.startswith("Photograph of ") and "taken by" in text for text in texts)


def test_every_page_is_a4_and_all_text_is_in_the_structure_tree(pdf: pikepdf.Pdf) -> None:
    for sheet in pdf.pages:
        assert tuple(round(float(length)) for length in sheet.mediabox[2:]) == A4
        assert sheet.get("/StructParents") is not None
        assert sheet.get("/Tabs") in {None, "/S"}


def test_all_content_is_inside_a_tag_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    for sheet in pdf.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(sheet):
            operator = str(instruction.operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            assert depth > 0 or operator not in {"Tj", "TJ", "Do"}, instruction.operands
