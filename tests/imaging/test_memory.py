"""A picture of fifty megapixels stays within its memory limit, measured in its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

LIMIT_MB = 400
PROGRAM = """
import re, sys
from pathlib import Path
from searches.imaging.measure import measure
from searches.imaging.derive import upright_jpeg
measure(Path(sys.argv[1]))
upright_jpeg(Path(sys.argv[1]).read_bytes(), longest_side=1600)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(int(peak[1]) // 1024)
"""


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "I;16")],
)
def test_fifty_megapixels_stay_within_bounds(kind: str, mode: str, tmp_path: Path) -> None:
    path = tmp_path / "large"
    Image.new(mode, (8000, 6200), 90 if mode == "I;16" else "gray").save(path, kind)
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < LIMIT_MB
