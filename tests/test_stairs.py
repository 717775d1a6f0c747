"""Stairs: encoder–decoders whose levels branch, one way down, one up, and skips across."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from cases import MODELS
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from looking import graph
from test_sheets import covered

from visualkeras_svg.geometry import around
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.plan import Layout
from visualkeras_svg.reading import read_model
from visualkeras_svg.venues import page_width
from visualkeras_svg.views.functional import FunctionalView
from visualkeras_svg.views.functional.sheet import Sheet, sheet

SIZE = 64


class Drawing:
    """Layers and links that grow, layer by layer."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.layers: list[tuple[Any, ...]] = [("InputLayer", (SIZE, SIZE, 3))]
        self.links: list[tuple[int, int]] = []

    def add(self, kind: str, size: int, channels: int, *sources: int) -> int:
        self.layers.append((kind, (size, size, channels)))
        self.links += [(source, len(self.layers) - 1) for source in sources]
        return len(self.layers) - 1

    def block(self, x: int, size: int, channels: int) -> int:
        kind = self.draw(st.sampled_from(["chain", "residual", "branches", "dense", "squeeze"]))
        first = self.add("Conv2D", size, channels, x)
        if kind == "residual":
            second = self.add("Conv2D", size, channels, first)
            return self.add("Add", size, channels, second, self.add("Conv2D", size, channels, x))
        if kind == "branches":
            others = [self.add("Conv2D", size, channels, x) for _ in range(self.draw(st.integers(1, 3)))]
            return self.add("Concatenate", size, channels * (1 + len(others)), first, *others)
        if kind == "dense":
            both = self.add("Concatenate", size, 2 * channels, x, first)
            return self.add("Concatenate", size, 3 * channels, both, self.add("Conv2D", size, channels, both))
        if kind == "squeeze":
            pooled = self.add("GlobalAveragePooling2D", 1, channels, first)
            return self.add("Multiply", size, channels, first, self.add("Conv2D", 1, channels, pooled))
        return self.add("BatchNormalization", size, channels, self.add("Conv2D", size, channels, first))

    def joined(self, x: int, skip: int, size: int, channels: int) -> int:
        """What comes from below and by a skip, joined on a level."""
        kind = self.draw(st.sampled_from(["plain", "gate", "strided", "path", "none"]))
        if kind == "none":
            return self.add("Conv2DTranspose", size, channels, x)
        if kind == "strided":
            seen = self.add("Conv2D", size // 2, channels, skip), self.add("Conv2D", size // 2, channels, x)
            gate = self.add("Conv2D", size // 2, 1, self.add("Add", size // 2, channels, *seen))
            skip = self.add("Multiply", size, channels, skip, self.add("UpSampling2D", size, 1, gate))
        up = self.add("Conv2DTranspose", size, channels, x)
        if kind == "gate":
            seen = self.add("Conv2D", size, channels, skip), self.add("Conv2D", size, channels, up)
            gate = self.add("Conv2D", size, 1, self.add("Add", size, channels, *seen))
            skip = self.add("Multiply", size, channels, skip, gate)
        if kind == "path":
            skip = self.add("Add", size, channels, skip, self.add("Conv2D", size, channels, skip))
        return self.add("Concatenate", size, 2 * channels, *self.draw(st.permutations([up, skip])))


@st.composite
def encoder_decoders(draw: Any) -> ModelGraph:
    """Models of three or four levels, with blocks and joints of all kinds."""
    drawing = Drawing(draw)
    x, size, channels = 0, SIZE, 8
    skips = []
    for number in range(draw(st.integers(2, 3))):
        x = drawing.block(x, size, channels) if number or draw(st.booleans()) else x
        skips.append((x, size, channels))
        if draw(st.booleans()):
            x = drawing.add("Conv2D", size, channels, x)  # after the skip
        x, size, channels = drawing.add("MaxPooling2D", size // 2, channels, x), size // 2, 2 * channels
    x = drawing.block(x, size, channels)
    for skip, size, channels in reversed(skips):
        x = drawing.block(drawing.joined(x, skip, size, channels), size, channels)
        if draw(st.booleans()):
            drawing.add("Conv2D", size, 2, x)  # an output of this level
    for _ in range(draw(st.integers(1, 2))):
        drawing.add("Conv2D", SIZE, 2, x)
    return graph(drawing.layers, drawing.links)


def drawn(model: ModelGraph, **options: Any) -> Sheet:
    view = FunctionalView(**{"node": "volume", **options})
    return sheet(view, model, page_width(view.width) if view.width else None)


def shared(layout: Layout) -> Iterator[tuple[str, str]]:
    """The edges of different layers that run along one line."""
    pieces = [
        (link.connection, around(pair))
        for link in layout.links
        if link.connection.kind not in ("prism", "touch")
        for pair in pairwise(link.points)
    ]
    for (one, here), (other, there) in combinations(pieces, 2):
        if one.source != other.source:
            across, along = here.grow(0.3, -2.0), here.grow(-2.0, 0.3)
            narrow = across if here.width < here.height else along
            flat = (there.width < there.height) == (here.width < here.height)
            if flat and narrow.hits(there.grow(0.3)) and narrow.width > 0 and narrow.height > 0:
                yield f"{one.source} to {one.target}", f"{other.source} to {other.target}"


def levels(found: Sheet) -> list[float]:
    """How far down the middle of each volume is."""
    return [stand.body.center[1] for stand in found.layout.cards]


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(encoder_decoders())
def test_nothing_covers_anything_and_no_edge_runs_along_another(model: ModelGraph) -> None:
    found = drawn(model)
    assume(all(link.connection.kind != "prism" for link in found.layout.links))  # a U, whose levels are chains
    assume(all(label.role != "edge" for label in found.layout.labels))  # a graph, for want of skips
    assert max(levels(found)) - min(levels(found)) > 60
    assert {stand.card.id for stand in found.layout.cards} <= {node.id for node in model}
    assert len(found.layout.links) == len(model.edges) + len(model.outputs) - _within(found)
    assert list(covered(found)) == []
    assert list(shared(found.layout)) == []


def _within(found: Sheet) -> int:
    """The connections within volumes."""
    return sum(len(stand.card.members) - 1 for stand in found.layout.cards)


@pytest.mark.parametrize("width", [None, "cvpr:full"])
def test_each_level_of_a_gated_model_is_lower_than_the_one_before(width: str | None) -> None:
    model = read_model(MODELS / "branching" / "attention_unet.json.gz")
    found = drawn(model, **({"width": width} if width else {}))
    y = {stand.card.id: stand.body.center[1] for stand in found.layout.cards}
    x = {stand.card.id: stand.body.center[0] for stand in found.layout.cards}
    assert y["conv2d"] < y["max_pooling2d"] == pytest.approx(y["conv2d_1"])
    assert y["max_pooling2d"] < y["max_pooling2d_1"]
    assert x["conv2d"] < x["conv2d_1"] < x["conv2d_2"] < x["conv2d_transpose"] < x["conv2d_transpose_1"]
    assert y["conv2d_transpose_1"] < y["conv2d_transpose"] < y["max_pooling2d_1"]


def test_both_sides_of_a_level_are_level() -> None:
    model = read_model(MODELS / "branching" / "residual_unet.json.gz")
    y = {stand.card.id: stand.body.center[1] for stand in drawn(model).layout.cards}
    assert y["add"] == pytest.approx(y["concatenate_1"])
    assert y["add_1"] == pytest.approx(y["concatenate"])
    assert y["concatenate"] < y["up_sampling2d"], "which comes from below"


def test_a_skip_from_before_the_end_of_a_level_leads_straight_out() -> None:
    sizes = [(32, "Conv2D"), (32, "Conv2D"), (16, "MaxPooling2D"), (16, "Conv2D"), (16, "Conv2D"), (8, "MaxPooling2D")]
    sizes += [(8, "Conv2D"), (16, "Conv2DTranspose"), (16, "Concatenate"), (32, "Conv2DTranspose"), (32, "Concatenate")]
    layers = [("InputLayer", (32, 32, 3)), *((kind, (size, size, 8)) for size, kind in sizes), ("Conv2D", (32, 32, 1))]
    model = graph(layers, [*((n, n + 1) for n in range(12)), (4, 9), (1, 11)])
    found = drawn(model)
    y = {stand.card.id: stand.body.center[1] for stand in found.layout.cards}
    assert y["n1"] == pytest.approx(y["n11"])
    assert y["n4"] == pytest.approx(y["n9"])
    assert y["n1"] < y["n2"] < y["n3"]
    assert list(covered(found)) == []


@pytest.mark.parametrize("name", ["pyramid_pooling", "high_resolution", "image_autoencoder", "text_classifier"])
def test_other_models_are_drawn_as_graphs(name: str) -> None:
    path = MODELS / "branching" / f"{name}.json.gz"
    said = [label.text for label in drawn(read_model(path)).layout.labels if label.role == "edge"]
    assert said, "the shapes beside their edges"


def test_two_lines_under_the_input_of_a_u_clear_the_row_under_it() -> None:
    layers: list[tuple[Any, ...]] = [("InputLayer", (1024, 1), "a_microphone"), ("Conv1D", (1024, 8))]
    layers += [("MaxPooling1D", (512, 8)), ("Conv1D", (512, 16)), ("MaxPooling1D", (256, 16)), ("Conv1D", (256, 24))]
    layers += [("Conv1DTranspose", (512, 16)), ("Concatenate", (512, 32)), ("Conv1D", (512, 16))]
    layers += [("Conv1DTranspose", (1024, 8)), ("Concatenate", (1024, 16)), ("Conv1D", (1024, 1))]
    model = graph(layers, [*((n, n + 1) for n in range(11)), (3, 7), (1, 10)])
    found = drawn(model)
    assert any(link.connection.kind == "prism" for link in found.layout.links)
    assert list(covered(found)) == []


def test_a_u_says_once_what_touches_its_skips_and_at_the_output_what_only_that_is() -> None:
    found = drawn(read_model(MODELS / "branching" / "unet.json.gz"), width="neurips")
    legend = [label.text for label in found.layout.labels if label.role == "legend"]
    assert legend == ["Conv2D 3×3, ReLU", "MaxPooling2D 2×2", "Concatenate with", "Conv2DTranspose 2×2 s2"]
    assert len(found.layout.swatches) == 4, "two of them side by side"
    assert "Conv2D 1×1, softmax" in {label.text for label in found.layout.labels if label.role == "caption"}
