"""Random models in `functional_view`: words stand apart, and no edge runs through words or through another layer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from cases import CASES, MODELS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looking import graph

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import PT, Rect, around
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options.function import view_of
from visualkeras_svg.plan import Label
from visualkeras_svg.reading import read_model
from visualkeras_svg.venues import page_width
from visualkeras_svg.views.functional import FunctionalView
from visualkeras_svg.views.functional.draw import opened
from visualkeras_svg.views.functional.sheet import Sheet, sheet
from visualkeras_svg.views.page import MARGIN

PLAIN = (
    "Conv2D", "BatchNormalization", "ReLU", "Dense", "Dropout", "MaxPooling2D", "UpSampling2D", "LayerNormalization",
    "Flatten", "Conv2DTranspose", "ZeroPadding2D", "Reshape",
)  # fmt: skip
MERGES = ("Add", "Concatenate", "Multiply", "Subtract", "MultiHeadAttention", "Dot")
SHAPES = ((32, 32, 3), (16,), (None, 64), (8, 8, 512))
NEAR = 0.7
"""So many px letters may stand over the box that is measured for them."""


@st.composite
def models(draw: Any) -> ModelGraph:
    """Models of up to 16 layers that fork and merge, of several inputs and outputs, some layers with long names."""
    layers: list[tuple[Any, ...]] = [("InputLayer", (32, 32, 3))]
    links: list[tuple[int, int]] = []
    for number in range(1, draw(st.integers(2, 16))):
        near = st.integers(max(0, number - 5), number - 1)
        feeds = sorted(draw(st.lists(near, unique=True, max_size=draw(st.sampled_from([1, 1, 1, 2, 3])))))
        kind = draw(st.sampled_from(PLAIN if len(feeds) == 1 else MERGES)) if feeds else "InputLayer"
        shape = draw(st.sampled_from([layers[feeds[0]][1] if feeds else (16,), *SHAPES]))
        name = (f"a_rather_long_name_{number}",) if draw(st.integers(0, 5)) == 0 else ()
        layers.append((kind, shape, *name))
        links += [(feed, number) for feed in feeds]
    return graph(layers, links)


OPTIONS = st.fixed_dictionaries(
    {"direction": st.sampled_from(["LR", "RL", "TB", "BT"])},
    optional={
        "detail": st.just("folded"),
        "node": st.just("volume"),
        "width": st.sampled_from(["icml", "neurips", "cvpr:full"]),
        "show": st.sampled_from([("name",), ("name", "params")]),
        "groups": st.just("inputs"),
        "show_shapes": st.booleans(),
        "legend": st.booleans(),
        "align_merges": st.booleans(),
        "add_output_nodes": st.booleans(),
    },
)


def lines(found: Sheet) -> list[tuple[int, Rect]]:
    """The pieces of all edges, by the number of the edge; prisms are no lines."""
    return [
        (number, around(pair).grow(0.4))
        for number, link in enumerate(found.layout.links)
        if link.connection.kind not in ("prism", "touch")
        for pair in pairwise(link.points)
    ]


def of_one_trunk(label: Label, number: int, found: Sheet) -> bool:
    """Whether words belong to an edge or to one that leaves with it."""
    wires = found.chart.wires
    return label.role == "edge" and wires[int(label.owner)].connection.source == wires[number].connection.source


def overlapping(found: Sheet) -> Iterator[tuple[str, str]]:
    """The frames that share room though they share no layer."""
    for one, other in combinations(found.layout.frames, 2):
        if not set(one.frame.cards) & set(other.frame.cards) and one.rect.grow(-NEAR).hits(other.rect):
            yield one.frame.title.text, other.frame.title.text


def loose(found: Sheet) -> Iterator[tuple[str, str]]:
    """The edges that do not begin at their source or do not end at their target."""
    stands = {stand.card.id: stand for stand in found.layout.cards}
    for link in found.layout.links:
        c = link.connection
        if link.points and c.kind not in ("touch", "prism"):
            for id_, point in ((c.source, link.points[0]), (c.target, link.points[-1])):
                ends = [stands[one] for one in (id_, stands[id_].card.holds) if one] if id_ in stands else []
                bodies = [box for stand in ends for box in (stand.body, stand.reach)]
                if bodies and not any(box.grow(1.0).hits(around([point]).grow(0.1)) for box in bodies):
                    yield id_, f"{c.source} to {c.target}"


def covered(found: Sheet) -> Iterator[tuple[str, str]]:
    """What covers what: words, layers and edges."""
    labels = [(label, label.reach.grow(-NEAR)) for label in found.layout.labels]
    bodies = {stand.card.id: stand.body.grow(-NEAR) for stand in found.layout.cards}
    pieces = lines(found)
    held = {stand.card.holds: stand.card.id for stand in found.layout.cards}  # parts of what edges lead to
    yield from overlapping(found)
    yield from loose(found)
    yield from ((a.text, b.text) for (a, here), (b, there) in combinations(labels, 2) if here.hits(there))
    for label, words in labels:
        if label.role != "times":
            yield from ((label.text, id_) for id_, body in bodies.items() if words.hits(body))
        hits = (number for number, line in pieces if words.hits(line) and not of_one_trunk(label, number, found))
        yield from ((label.text, f"edge {number}") for number in hits)
    for id_, body in bodies.items():
        for number, line in pieces:
            c = found.layout.links[number].connection
            if not {id_, held.get(id_)} & {c.source, c.target} and body.grow(-PT).hits(line):
                yield id_, f"edge {number}"
    if not found.layout.cards[0].card.unit:  # volumes lean over one another
        yield from ((a, b) for (a, here), (b, there) in combinations(bodies.items(), 2) if here.hits(there))


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_a_bar_keeps_to_its_frame(direction: str) -> None:
    layers = [
        ("InputLayer", (16,), "bar"),
        ("InputLayer", (16,), "other"),
        *[("Dense", (512,))] * 3,
        *[("Add", (16,))] * 3,
    ]
    model = graph(layers, [(1, 2), (2, 3), (2, 4), (0, 5), (3, 5), (0, 6), (4, 6), (0, 7), (3, 7)])
    found = sheet(FunctionalView(groups="inputs", direction=direction), model, None)
    assert len(found.layout.frames) == 2
    assert list(covered(found)) == []


@settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(models(), OPTIONS)
def test_nothing_covers_anything(model: ModelGraph, options: dict[str, Any]) -> None:
    view = FunctionalView(**options)
    room = page_width(view.width) - 2 * MARGIN if view.width else None
    try:
        found = sheet(view, model, room)
    except OptionError:
        return
    assert list(covered(found)) == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.view == "functional"])
def test_nothing_covers_anything_in_what_is_kept(name: str) -> None:
    case = CASES[name]
    view = view_of(FunctionalView, (), dict(case.options))
    room = page_width(view.width) - 2 * MARGIN if view.width else None
    found = sheet(view, opened(view, read_model(MODELS / f"{case.model}.json.gz")), room)
    assert list(covered(found)) == []


@pytest.mark.parametrize("direction", ["LR", "RL"])
def test_a_row_begins_only_where_nothing_bars_the_edge_into_it(direction: str) -> None:
    kinds = ["InputLayer", "ZeroPadding2D", "InputLayer", "Activation", "Dot", "Reshape", "Flatten", "Dropout", "Dot"]
    kinds += ["Conv2D", "BatchNormalization", "ZeroPadding2D", "Conv2D", "Add", "Add"]
    links = [
        (0, 1),
        (2, 3),
        (1, 4),
        (3, 4),
        (2, 5),
        (2, 6),
        (6, 7),
        (3, 8),
        (7, 8),
        (8, 9),
        (9, 10),
        (10, 11),
        (11, 12),
    ]
    links += [(8, 13), (11, 13), (8, 14), (11, 14)]
    model = graph([(kind, (None, 64)) for kind in kinds], links)
    found = sheet(FunctionalView(wrap=2, direction=direction), model, None)
    assert list(covered(found)) == []


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_the_words_on_what_leaves_a_bar_stand_where_no_other_edge_runs(direction: str) -> None:
    shape = (32, 32, 3)
    kinds = ["InputLayer", "BatchNormalization", "Dot", "Dot", "Add", "Subtract"]
    links = [(0, 2), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (3, 5), (4, 6)]
    model = graph([*((kind, shape) for kind in kinds), ("Activation", (64,))], links)
    found = sheet(FunctionalView(direction=direction), model, None)
    assert list(covered(found)) == []


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_a_title_and_what_attention_asks_for_stand_apart_where_a_frame_begins(direction: str) -> None:
    kinds = ["InputLayer", "Dense", "MultiHeadAttention", "Dense"]
    model = graph(
        [(kind, (16,), kind.lower() + str(n)) for n, kind in enumerate(kinds)], [(0, 1), (1, 2), (0, 2), (2, 3)]
    )
    groups = {"decoder": ["multiheadattention2", "dense3"]}
    found = sheet(FunctionalView(direction=direction, groups=groups), model, None)
    assert list(covered(found)) == []
    frame = found.layout.frames[0].rect
    tags = [label.reach for label in found.layout.labels if label.text in ("Q", "K", "V")]
    assert tags
    assert all(frame.x0 < tag.x0 and frame.y0 < tag.y0 and tag.x1 < frame.x1 and tag.y1 < frame.y1 for tag in tags)


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_frames_side_by_side_keep_apart_though_one_goes_on_where_the_other_has_ended(direction: str) -> None:
    layers = [
        ("InputLayer", (32, 32, 3), "image"),
        ("Flatten", (64,), "flat"),
        ("InputLayer", (16,), "words"),
        ("MultiHeadAttention", (32, 32, 3), "attention"),
        ("Flatten", (64,), "flatter"),
        ("GlobalAveragePooling2D", (64,), "pooling"),
        ("Conv2D", (64,), "convolution"),
        ("Add", (64,), "sum"),
    ]
    model = graph(layers, [(0, 1), (0, 3), (1, 5), (2, 3), (3, 4), (4, 7), (5, 6), (6, 7)])
    groups = {"one": ["flatter", "pooling", "convolution"], "other": ["words", "attention"]}
    found = sheet(FunctionalView(direction=direction, groups=groups), model, None)
    assert list(covered(found)) == []


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_what_is_taken_away_comes_from_the_side(direction: str, swapped: bool) -> None:
    layers = [("InputLayer", (8,)), *[("Dense", (8,))] * 3, ("Subtract", (8,)), ("Dense", (1,))]
    operands = [(3, 4), (1, 4)] if swapped else [(1, 4), (3, 4)]
    model = graph(layers, [(0, 1), (1, 2), (2, 3), *operands, (4, 5)])
    found = sheet(FunctionalView(direction=direction), model, None)
    axis, ids = int(direction == "TB"), [node.id for node in model]
    ways = {link.connection.source: link.points for link in found.layout.links if link.connection.target == ids[4]}
    first, second = (ways[ids[source]] for source, _ in operands)
    assert first[-1][1 - axis] == pytest.approx(first[-2][1 - axis]), "along the flow"
    assert second[-1][axis] == pytest.approx(second[-2][axis])
