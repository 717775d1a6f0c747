"""The figures in golden/ are drawn again as they stand there, to the byte.

A difference in a layout.json moved something, one in a figure.svg alone changed how it is painted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import CASES, KEPT, ROOT

from visualkeras_svg.api import VIEWS
from visualkeras_svg.figure import Figure
from visualkeras_svg.options import options_of
from visualkeras_svg.scene import Circle, Group, Polygon, Text, bounds, walk
from visualkeras_svg.scene import Path as Stroke
from visualkeras_svg.views.functional.trials import GIVEN_UP as CHARTS_GIVE_UP
from visualkeras_svg.views.graph.draw import GIVEN_UP as NETS_GIVE_UP
from visualkeras_svg.views.layered.fitting import GIVEN_UP as STEPS
from visualkeras_svg.views.layered.fitting import SAYS_LESS

GOLDEN = ROOT / "golden"


@cache
def figure(name: str) -> Figure:
    return CASES[name].draw()


def layout(figure: Figure) -> dict[str, Any]:
    """Where things stand in a figure, without how they are painted."""
    box = figure.scene.view_box
    groups = [node for node in walk(figure.scene.root) if isinstance(node, Group)]
    return {
        "view_box": _rounded(box.x0, box.y0, box.x1, box.y1),
        "solids": {dict(g.data)["id"]: _solid(g) for g in groups if g.kind == "vk-layer"},
        "links": [_link(g) for g in groups if g.kind in ("vk-edge", "vk-output")],
        "labels": [
            label for g in groups if g.kind in ("vk-caption", "vk-legend") for label in _labels(g, dict(g.data))
        ],
        "notes": list(figure.notes),
    }


def _solid(group: Group) -> dict[str, Any]:
    data = dict(group.data)
    known = {"layer": data["layer"], "members": data.get("members", data["id"]).split()}
    if any(isinstance(node, Circle | Stroke) for node in walk(group)):
        reach = bounds(group)
        assert reach is not None
        return {**known, "reach": _rounded(reach.x0, reach.y0, reach.x1, reach.y1)}
    outlines = [[_rounded(*p) for p in node.points] for node in walk(group) if isinstance(node, Polygon)]
    return {**known, "outlines": outlines}


def _link(group: Group) -> dict[str, Any]:
    data = dict(group.data)
    reach = bounds(group)
    return {**data, "reach": _rounded(reach.x0, reach.y0, reach.x1, reach.y1) if reach else None}


def _labels(group: Group, data: dict[str, str]) -> Iterator[dict[str, Any]]:
    for node in walk(group):
        if isinstance(node, Text):
            owner = {"for": data["for"]} if "for" in data else {"in": group.kind}
            at = {"at": _rounded(*node.at), "size": round(node.size, 2), "angle": node.angle}
            yield {"text": node.text, **owner, **at, "bold": node.face.bold}


def _rounded(*numbers: float) -> list[float]:
    return [round(n, 2) + 0.0 for n in numbers]


def dumped(value: dict[str, Any]) -> str:
    """JSON with one line for each solid, link and label, so that a difference is short."""
    parts = []
    for key, part in value.items():
        if key == "solids":
            rows = [
                f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in part.items()
            ]
        elif key == "view_box":
            parts.append(f' "{key}": {json.dumps(part)}')
            continue
        else:
            rows = [json.dumps(v, ensure_ascii=False) for v in part]
        left, right = "{}" if key == "solids" else "[]"
        inside = ",".join(f"\n  {row}" for row in rows)
        parts.append(f' "{key}": {left}{inside}{chr(10) + " " if rows else ""}{right}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("name", CASES)
def test_the_figure_is_the_golden_one(name: str, update_golden: bool) -> None:
    drawn = {"layout.json": dumped(layout(figure(name))), "figure.svg": figure(name).svg()}
    folder = GOLDEN / name
    if update_golden:
        write(folder, drawn)
        return
    for file, content in drawn.items():
        assert (folder / file).read_text(encoding="utf-8") == content, f"{name}/{file} has changed"


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / file).write_text(content, encoding="utf-8", newline="\n")
    pytest.fail(
        f"golden/{folder.parent.name}/{folder.name} was written; look at it, and run again without --update-golden"
    )


@pytest.mark.parametrize("view", KEPT)
def test_every_folder_has_its_case(view: str) -> None:
    assert {path.name for path in (GOLDEN / view).iterdir()} == set(KEPT[view].all)


UNSEEN = {"to_file", "input_shape", "input_spec", "trace"}
"""A figure shows nothing of where it was saved, nor of how its model was read."""
LIVE = {"graph": {"show_weights"}}
"""Options that show something of live models only."""


@pytest.mark.parametrize("view", KEPT)
def test_every_option_has_its_case(view: str) -> None:
    options = KEPT[view].options
    assert {option.name for option in options_of(VIEWS[view][0])} - UNSEEN - LIVE.get(view, set()) <= set(options)
    for name, case in options.items():
        assert name.partition("-")[0] in case.options


OPTIONS = [f"{view}/{name}" for view, kept in KEPT.items() for name in kept.options]


@pytest.mark.slow
@pytest.mark.parametrize("name", OPTIONS)
def test_every_case_of_an_option_is_drawn_otherwise_without_it(name: str) -> None:
    option = name.partition("/")[2].partition("-")[0]
    case = CASES[name]
    without = case._replace(options={k: v for k, v in case.options.items() if k != option})
    assert without.draw().svg() != figure(name).svg(), f"{name} shows nothing of its option"


def test_everything_that_is_given_up_has_its_case() -> None:
    steps = {
        "layered": {note for _, note in (*SAYS_LESS, *STEPS) if note},
        "functional": set(CHARTS_GIVE_UP),
        "graph": set(NETS_GIVE_UP),
    }
    for view, kept in KEPT.items():
        notes = {note for name in kept.given_up for note in figure(f"{view}/{name}").notes}
        assert steps[view] <= notes
        assert view != "layered" or any(note.startswith("heights are drawn at") for note in notes)


def test_no_two_cases_are_drawn_alike() -> None:
    drawn: dict[str, str] = {}
    alike = {"layered/paper"}  # a theme that is named is the default one
    for name in CASES:
        text = figure(name).svg()
        if name not in alike:
            assert text not in drawn, f"{name} is drawn like {drawn[text]}"
        drawn[text] = name


# --- the gallery ----------------------------------------------------------------------------------

SECTIONS = (
    ("figures", "for papers", "As they are made for a page; the last one has its natural size."),
    ("options", "what each option does", "Named after their option; all options are in [options.md](options.md)."),
    ("modes", "ways of sizing", "One model in every `sizing_mode`, and one of them scaled to a width."),
    ("given_up", "what is given up for want of room", "In the order in which it is; `figure.notes` says it."),
)  # fmt: skip


def said(value: object) -> str:
    return value.__name__ if callable(value) else repr(value).replace("'", '"')


def entry(name: str) -> str:
    case, (view, _, short) = CASES[name], name.partition("/")
    options = "".join(f", {key}={said(value)}" for key, value in case.options.items())
    notes = "".join(f"\n\nIts notes: {note}." for note in figure(name).notes if short in KEPT[view].given_up)
    picture = f"![{short}](../golden/{name}/figure.svg)"
    return f'### {short}\n\n```\n{view}_view("{case.model}.json.gz"{options})\n```\n\n{picture}{notes}\n'


def gallery() -> str:
    head = (
        "# Gallery\n\nGenerated from the tests' cases: `pytest tests/test_golden.py --update-golden` writes this "
        "page and its figures. The model files are in [golden/models](../golden/models).\n"
    )
    parts = []
    for view, kept in KEPT.items():
        for field, title, words in SECTIONS:
            if cases := getattr(kept, field):
                entries = "\n".join(entry(f"{view}/{name}") for name in cases)
                parts.append(f"## `{view}_view`: {title}\n\n{words}\n\n{entries}")
    return "\n".join([head, *parts])


def test_the_gallery_shows_every_case(update_golden: bool) -> None:
    path = ROOT / "docs" / "gallery.md"
    if update_golden:
        path.write_text(gallery(), encoding="utf-8", newline="\n")
        pytest.fail("docs/gallery.md was written; look at it, and run again without --update-golden")
    assert path.read_text(encoding="utf-8") == gallery()
