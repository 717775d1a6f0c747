"""Files that are damaged, in every way that chance finds: a graph or a ModelError, and never anything else."""

import contextlib
import copy
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visualkeras_svg import ModelGraph, read_model
from visualkeras_svg.errors import ModelError

MODELS = Path(__file__).parent.parent / "golden" / "models"
NAMES = ("lenet5", "lstm_tagger", "translator", "mobilenet", "seq_channels_first")
WHOLE = {name: json.loads(gzip.decompress((MODELS / f"{name}.json.gz").read_bytes())) for name in NAMES}
GRAPH = json.loads(read_model(MODELS / "translator.json.gz").to_json())

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """The paths of all values in a tree."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


PLACES = {name: [path for path in places(tree) if path] for name, tree in {**WHOLE, "graph": GRAPH}.items()}


def changed(tree, path, value):
    """The tree with another value at that place, or without what is there."""
    tree = copy.deepcopy(tree)
    *way, last = path
    inside = tree
    for key in way:
        inside = inside[key]
    if value is ...:
        del inside[last]
    else:
        inside[last] = value
    return tree


def read_or_refuse(source) -> None:
    """Whatever is neither a graph nor a ModelError fails the test."""
    with contextlib.suppress(ModelError):
        assert isinstance(read_model(source), ModelGraph)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_value_of_a_configuration_may_be_wrong_or_missing(name, data):
    tree = WHOLE[name]
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(PLACES[name]))
        try:
            tree = changed(tree, path, data.draw(st.just(...) | ANYTHING))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took that place away
    read_or_refuse(tree)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_value_of_a_stored_graph_may_be_wrong_or_missing(data):
    path = data.draw(st.sampled_from(PLACES["graph"]))
    read_or_refuse(changed(GRAPH, path, data.draw(st.just(...) | ANYTHING)))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("suffix", [".json", ".json.gz"])
def test_a_file_may_end_early_or_have_a_byte_changed(tmp_path_factory, suffix, data):
    packed = (MODELS / "lenet5.json.gz").read_bytes()
    whole = packed if suffix == ".json.gz" else gzip.decompress(packed)
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(st.sampled_from([whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]]))
    path = tmp_path_factory.mktemp("damaged") / f"model{suffix}"
    path.write_bytes(damaged)
    read_or_refuse(path)


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_depth_without_end_is_refused(tmp_path, opening):
    path = tmp_path / "model.json"
    path.write_text(opening * 200_000)
    with pytest.raises(ModelError):
        read_model(path)
