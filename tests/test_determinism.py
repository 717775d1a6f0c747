"""Equal models give equal files, whatever the hash seed and whatever was drawn before."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
from cases import MODELS

SCRIPT = """
import hashlib, sys
from visualkeras_svg import layered_view
for options in ({"legend": True}, {"width": "cvpr:full", "legend": True}):
    figure = layered_view(sys.argv[1], **options)
    for content in (figure.svg().encode(), figure.pdf(), figure.pdf(text="outline")):
        print(hashlib.sha256(content).hexdigest())
"""


def digests(model: str, seed: int) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(MODELS / f"{model}.json.gz")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )
    return run.stdout.split()


@pytest.mark.parametrize("model", ["vgg16", "resnet50"])
def test_the_bytes_do_not_depend_on_the_hash_seed(model: str) -> None:
    first, *others = (digests(model, seed) for seed in (0, 1, 4242))
    assert len(set(first)) == 6
    assert all(other == first for other in others)


def test_the_bytes_do_not_depend_on_what_was_drawn_before() -> None:
    from visualkeras_svg import layered_view

    layered_view(MODELS / "dcgan.json.gz", width="icml", legend=True).pdf()
    figure = layered_view(MODELS / "vgg16.json.gz", legend=True)
    found = [hashlib.sha256(content).hexdigest() for content in (figure.svg().encode(), figure.pdf())]
    assert found == digests("vgg16", 0)[:2]
