"""Laws that hold for every model, checked on random ones."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import data, edges, graph, groups, solids, texts

from visualkeras_svg import layered_view
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM
from visualkeras_svg.layout.sizing import MODES, Sizing, extent
from visualkeras_svg.model import TensorSpec
from visualkeras_svg.scene import bounds, text_box

FEW = settings(max_examples=15, deadline=None)

LENGTHS = st.integers(min_value=1, max_value=100_000)
KINDS = ("Conv2D", "MaxPooling2D", "BatchNormalization", "Activation", "Add", "Dropout", "Dense", "LSTM", "Strange")
SHAPES = st.one_of(
    st.tuples(st.integers(1, 4096)),
    st.tuples(st.integers(1, 512), st.integers(1, 512)),
    st.tuples(st.integers(1, 300), st.integers(1, 300), st.integers(1, 2048)),
    st.tuples(st.none(), st.none(), st.integers(1, 2048)),
    st.tuples(st.integers(1, 64), st.integers(1, 64), st.integers(1, 64), st.integers(1, 64)),
)


@st.composite
def graphs(draw, most=14):
    """A chain of random layers, with random skips over some of them."""
    layers = [("InputLayer", draw(SHAPES))]
    for _ in range(draw(st.integers(1, most))):
        shape = layers[-1][1] if draw(st.booleans()) else draw(SHAPES)
        layers.append((draw(st.sampled_from(KINDS)), shape))
    last = len(layers) - 1
    pairs = {(i, i + 1) for i in range(last)}
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, last - 1))
        pairs.add((start, draw(st.integers(start + 1, last))))
    return graph(layers, sorted(pairs))


def spec(*lengths):
    return TensorSpec((None, *lengths), "float32", len(lengths))


# --- sizes ----------------------------------------------------------------------------------------


@given(st.sampled_from(MODES), st.lists(LENGTHS, min_size=1, max_size=4), st.integers(0, 3), LENGTHS)
@settings(deadline=None)
def test_a_bigger_tensor_is_never_drawn_smaller(mode, lengths, axis, more):
    sizing = Sizing(mode=mode, max_xy=None, max_z=None)
    axis %= len(lengths)
    bigger = [n + more * (i == axis) for i, n in enumerate(lengths)]
    one, other = extent(spec(*lengths), sizing), extent(spec(*bigger), sizing)
    assert all(a <= b for a, b in zip(one, other, strict=True))


@given(st.sampled_from(MODES), SHAPES, st.sampled_from("xyz"))
@settings(deadline=None)
def test_every_size_is_finite_and_positive(mode, shape, way):
    found = extent(spec(*shape), Sizing(mode=mode, one_dim=way))
    assert all(math.isfinite(n) and n > 0 for n in found)


# --- places ---------------------------------------------------------------------------------------


def check_page(figure):
    """Captions apart, everything on the page, finite numbers."""
    boxes = [text_box(text) for text in texts(figure)]
    for i, box in enumerate(boxes):
        tight = box.grow(-0.5)
        assert not any(tight.hits(other.grow(-0.5)) for other in boxes[i + 1 :])
    page, ink = figure.scene.view_box, bounds(figure.scene.root)
    assert page.x0 - 0.01 <= ink.x0
    assert ink.x1 <= page.x1 + 0.01
    assert page.y0 - 0.01 <= ink.y0
    assert ink.y1 <= page.y1 + 0.01


@given(graphs(), st.sampled_from(["icml", "neurips", "cvpr:full"]), st.booleans(), st.booleans())
@FEW
def test_a_printed_row_fits_its_page_with_captions_apart(model, width, legend, reverse):
    try:
        figure = layered_view(model, width=width, legend=legend, draw_reversed=reverse)
    except OptionError:  # that its message names a width that works is tested elsewhere
        return
    check_page(figure)


@given(graphs(most=8), st.sampled_from(["name", "name_shape", "type"]))
@FEW
def test_captions_that_were_asked_for_stand_apart_too(model, asked):
    try:
        figure = layered_view(model, width="cvpr:full", text_callable=asked)
    except OptionError:
        return
    check_page(figure)


@given(graphs(most=8), st.sampled_from(MODES), st.booleans())
@FEW
def test_a_row_at_natural_size_is_wholly_on_its_page(model, mode, legend):
    figure = layered_view(model, sizing_mode=mode, legend=legend)
    page, ink = figure.scene.view_box, bounds(figure.scene.root)
    assert page.grow(0.01).x0 <= ink.x0
    assert ink.x1 <= page.grow(0.01).x1
    assert page.grow(0.01).y0 <= ink.y0
    assert ink.y1 <= page.grow(0.01).y1


@given(graphs(), st.sampled_from([None, "cvpr:full"]))
@FEW
def test_every_layer_and_every_connection_is_drawn_once(model, width):
    try:
        figure = layered_view(model, width=width)
    except OptionError:
        return
    home = {}
    for id_, group in solids(figure).items():
        for member in data(group).get("members", id_).split():
            assert member not in home
            home[member] = id_
    assert set(home) == {node.id for node in model}
    expected = {(home[e.source], home[e.target]) for e in model.edges}
    assert set(edges(figure)) == {(a, b) for a, b in expected if a != b}


@pytest.mark.slow
@given(graphs(most=8))
@settings(max_examples=8, deadline=None)
def test_a_width_that_an_error_names_works(model):
    try:
        layered_view(model, width="15mm")
    except OptionError as error:
        named = re.search(r"works is ([\d.]+) mm", str(error))[1]
        assert layered_view(model, width=f"{named}mm").width / MM == pytest.approx(float(named), abs=0.01)


# --- names ----------------------------------------------------------------------------------------

NAMES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&\"'\\\x00\x07\x1b\u202e\ud800\ufffe\U0001f600é漢 ]-", max_size=40),
    st.text(min_size=500, max_size=500),
)


def named(model, names):
    nodes = tuple(replace(node, name=name) for node, name in zip(model.nodes, names, strict=True))
    return replace(model, nodes=nodes, name=names[0])


SMALL = graph([("InputLayer", (8, 8, 3)), ("Conv2D", (8, 8, 16)), ("Dense", (10,))])


@given(st.lists(NAMES, min_size=3, max_size=3), st.sampled_from([(None, None), (None, "name"), ("neurips", None)]))
@FEW
def test_any_name_makes_a_well_formed_figure(names, asked):
    width, said = asked
    figure = layered_view(named(SMALL, names), width=width, text_callable=said, legend=True)
    root = ElementTree.fromstring(figure.svg())
    assert len([g for g in root.iter() if g.get("class") == "vk-layer"]) == 3
    assert figure.pdf().startswith(b"%PDF")


@given(graphs(most=8), st.randoms(use_true_random=False), st.sampled_from([None, "neurips"]))
@FEW
def test_where_no_name_is_said_renaming_moves_nothing(model, random, width):
    model = replace(model, outputs=(), inputs=())
    inputs = [node.type == "InputLayer" for node in model]
    names = [
        node.name if fixed else "x" * random.randrange(1, 30) + str(i)
        for i, (node, fixed) in enumerate(zip(model, inputs, strict=True))
    ]
    other = replace(model, nodes=tuple(replace(node, name=name) for node, name in zip(model.nodes, names, strict=True)))
    try:
        one = layered_view(model, width=width, legend=True)
    except OptionError:
        return
    two = layered_view(other, width=width, legend=True)
    assert one.scene.view_box == two.scene.view_box
    for kind in ("vk-layer", "vk-edge", "vk-caption", "vk-legend"):
        assert [g.children for g in groups(one, kind)] == [g.children for g in groups(two, kind)]
