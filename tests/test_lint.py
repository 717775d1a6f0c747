"""Figures as Chromium and poppler show them: nothing is cut off, covered, too small, or missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import figure_lint
import pdf_lint
import pytest
from cases import MODELS
from looking import texts

from visualkeras_svg import functional_view, layered_view
from visualkeras_svg.api import VIEWS
from visualkeras_svg.errors import OptionError
from visualkeras_svg.figure import Figure
from visualkeras_svg.geometry import MM
from visualkeras_svg.reading import read_model
from visualkeras_svg.venues import page_width

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
in_a_browser = pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="needs chromium")
with_poppler = pytest.mark.skipif(shutil.which("pdffonts") is None, reason="needs poppler's tools")

FEW = ("lenet5", "vgg16")
MANY = ("vgg19", "mobilenet", "resnet50", "conv1d", "conv3d", "lstm_tagger", "dense100")
WIDTHS = (None, "icml", "neurips", "cvpr:full")


def pairs() -> list[Any]:
    """Every model at every width; the many are slow."""
    few = [pytest.param(model, width, id=f"{model}-{width}") for model in FEW for width in WIDTHS]
    slow = pytest.mark.slow
    many = [pytest.param(model, width, id=f"{model}-{width}", marks=slow) for model in MANY for width in WIDTHS]
    return few + many


def draw(model: str, width: str | None) -> Figure:
    """The figure; a row that cannot be so narrow is left out."""
    options: dict[str, Any] = {"legend": True, "text_callable": None if width else "shape"}
    try:
        return layered_view(MODELS / f"{model}.json.gz", width=width, **options)
    except OptionError as error:
        pytest.skip(str(error))


def faults(found: dict[str, Any]) -> dict[str, Any]:
    more = {"missing_layers": found.get("missing_layers"), "missing_edges": found.get("missing_edges")}
    counts = {name: found[name] for name in figure_lint.COUNTS if found[name]}
    return {**counts, **{k: v for k, v in more.items() if v}, **({"error": found["error"]} if "error" in found else {})}


@in_a_browser
@pytest.mark.parametrize(("model", "width"), pairs())
def test_a_browser_finds_no_fault(model: str, width: str | None, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    figure = draw(model, width)
    figure.save(path)
    expected = json.loads(read_model(MODELS / f"{model}.json.gz").to_json())
    found = figure_lint.judge(path, "layered", expected, 7.0)
    assert faults(found) == {}
    assert found["width_px"] == pytest.approx(figure.width, abs=0.5)


@with_poppler
@pytest.mark.parametrize(("model", "width"), pairs())
def test_a_submission_check_finds_no_fault(model: str, width: str | None, tmp_path: Path) -> None:
    figure = draw(model, width)
    words = sorted({text.text for text in texts(figure) if not text.angle})
    wide = page_width(width) / MM if width else None
    path = tmp_path / "figure.pdf"
    figure.save(path)
    assert pdf_lint.judge(path, wide, words, outlined=False)[0] == []
    figure.save(path, text="outline")
    assert pdf_lint.judge(path, wide, [], outlined=True)[0] == []


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "cards": ("functional", {}),
    "cards-down": ("functional", {"direction": "TB", "detail": "folded"}),
    "cards-down-layers": ("functional", {"direction": "TB"}),
    "cards-folded": ("functional", {"detail": "folded"}),
    "cards-captions": ("functional", {"show": ["name", "shape", "params"]}),
    "cards-page": ("functional", {"width": "cvpr:full"}),
    "cards-column": ("functional", {"width": "icml"}),
    "cards-text": ("functional", {"width": "neurips", "direction": "TB"}),
    "cards-curved": ("functional", {"edges": "curved", "direction": "RL"}),
    "volumes": ("functional", {"node": "volume"}),
    "volumes-down": ("functional", {"node": "volume", "direction": "BT"}),
    "volumes-page": ("functional", {"node": "volume", "width": "cvpr:full"}),
    "net": ("graph", {"show_bias": True}),
    "net-page": ("graph", {"width": "cvpr:full"}),
    "row": ("graph", {"preset": "academic"}),
}
BRANCHING = sorted(path.name.split(".")[0] for path in (MODELS / "branching").iterdir())
QUICK = {("cards", "squeeze"), ("volumes", "unet"), ("net", "wide_and_deep"), ("row", "crossed")}


def views() -> list[Any]:
    """Every call with every model that branches; most of them are slow together."""
    return [
        pytest.param(call, model, marks=() if (call, model) in QUICK else pytest.mark.slow)
        for call in CALLS
        for model in BRANCHING
    ]


FAMILIES = [
    "convnexttiny", "densenet121", "efficientnetb0", "efficientnetv2b0", "inceptionresnetv2", "inceptionv3",
    "mobilenetv2", "mobilenetv3small", "nasnetmobile", "resnet50", "resnet50v2", "vgg16", "xception",
]  # fmt: skip


@pytest.mark.slow
@in_a_browser
@pytest.mark.parametrize("detail", ["layers", "folded"])
@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("model", FAMILIES)
def test_a_browser_finds_no_fault_in_published_models(model: str, direction: str, detail: str, tmp_path: Path) -> None:
    graph = read_model(MODELS / "applications" / f"{model}.json.gz")
    figure = functional_view(graph, direction=direction, detail=detail, text_callable="name")
    figure.save(tmp_path / "figure.svg")
    assert faults(figure_lint.judge(tmp_path / "figure.svg", "functional", json.loads(graph.to_json()), 7.0)) == {}


@in_a_browser
@pytest.mark.parametrize(("call", "model"), views())
def test_a_browser_finds_no_fault_in_models_that_branch(call: str, model: str, tmp_path: Path) -> None:
    view, options = CALLS[call]
    graph = read_model(MODELS / "branching" / f"{model}.json.gz")
    try:
        figure = VIEWS[view][1](graph, **options)
    except OptionError as error:
        pytest.skip(str(error))
    path = tmp_path / "figure.svg"
    figure.save(path)
    assert faults(figure_lint.judge(path, "functional", json.loads(graph.to_json()), 7.0)) == {}
