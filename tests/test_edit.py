"""Edits of graphs: which layers are meant, hiding some, and opening nested models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualkeras_svg.edit import expand, hide, passed, select
from visualkeras_svg.errors import LayerNotFoundError, ModelError, OptionError
from visualkeras_svg.model import Edge, LayerNode, ModelGraph, Port, TensorSpec
from visualkeras_svg.reading import read_model

MODELS = Path(__file__).parent.parent / "golden" / "models"
INPUT = ("InputLayer", "Layer")


def node(id_: str, *kinds: str, **more) -> LayerNode:
    return LayerNode(id_, more.pop("name", id_), kinds or ("Dense", "Layer"), (TensorSpec((None, 4)),), **more)


def edges(text: str) -> tuple[Edge, ...]:
    """Edges written as ``a>b a:1>b:2``."""
    found = []
    for word in text.split():
        (source, source_port), (target, target_port) = ((*end.split(":"), "0")[:2] for end in word.split(">"))
        found.append(Edge(source, target, int(source_port), int(target_port)))
    return tuple(found)


def graph(names: str, ways: str, masks: str = "", *, begin: str = "", end: str = "", **nodes: LayerNode) -> ModelGraph:
    made = (nodes.get(name) or node(name, *(INPUT if name.startswith("in") else ())) for name in names.split())
    inputs = tuple(Port(name, name) for name in begin.split())
    outputs = tuple(Port(name, *_port(name)) for name in end.split())
    return ModelGraph("g", tuple(made), edges(ways), edges(masks), inputs, outputs)


def _port(text: str) -> tuple[str, int]:
    name, _, port = text.partition(":")
    return name, int(port or 0)


def nested(id_: str, inner: ModelGraph, **more) -> LayerNode:
    total = inner.total_params
    return node(
        id_,
        "Functional",
        "Model",
        "Layer",
        inner=inner,
        origin="nested",
        **{"params": total, "trainable_params": inner.trainable_params, **more},
    )


def ids(found: ModelGraph) -> list[str]:
    return [n.id for n in found]


# select ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def lenet() -> ModelGraph:
    return read_model(MODELS / "lenet5.json.gz")


def test_a_class_name_means_all_layers_of_exactly_that_class(lenet):
    assert {lenet.node(i).type for i in select(lenet, "Conv2D")} == {"Conv2D"}
    assert len(select(lenet, "Conv2D")) == 3


def test_a_class_means_what_its_name_means(lenet):
    assert select(lenet, type("Conv2D", (), {})) == select(lenet, "Conv2D")


def test_a_base_is_meant_only_where_bases_are_asked_for(lenet):
    with pytest.raises(LayerNotFoundError):
        select(lenet, "BaseConv")
    assert select(lenet, "BaseConv", bases=True) == select(lenet, "Conv2D")


def test_a_layer_is_meant_by_its_name_its_index_and_its_index_from_the_end(lenet):
    last = lenet.nodes[-1]
    assert select(lenet, last.name) == select(lenet, last.index) == select(lenet, -1) == {last.id}


def test_several_selectors_mean_all_that_each_of_them_means(lenet):
    assert select(lenet, ["Flatten", 0]) == select(lenet, "Flatten") | select(lenet, 0)
    assert select(lenet, []) == frozenset()


def test_a_name_means_every_call_and_an_id_one():
    found = graph("a b", "a>b", b=node("a@2", name="a"))
    assert select(found, "a") == {"a", "a@2"}
    assert select(found, "a@2") == {"a@2"}


def test_what_matches_nothing_is_an_error_that_gives_near_names(lenet):
    with pytest.raises(LayerNotFoundError, match="did you mean 'Conv2D'"):
        select(lenet, "conv2d")
    with pytest.raises(LayerNotFoundError, match="its classes are AveragePooling2D, "):
        select(lenet, "zzz")
    with pytest.raises(LayerNotFoundError, match="no layer 99; its places are 0 to 7"):
        select(lenet, ["Dense", 99])


def test_what_matches_nothing_can_be_allowed(lenet):
    assert select(lenet, ["zzz", 99, -99, "Flatten"], allow_missing=True) == select(lenet, "Flatten")


@pytest.mark.parametrize("what", [None, 1.5, True, [None]])
def test_what_is_no_selector_is_an_error_even_where_missing_layers_are_allowed(lenet, what):
    with pytest.raises(OptionError, match="names no layer"):
        select(lenet, what, allow_missing=True)


# hide -----------------------------------------------------------------------------------------------------------------


def test_an_edge_leads_through_hidden_nodes_from_the_first_port_to_the_last():
    found = hide(graph("a b c d", "a:1>b b>c c:2>d:3"), ["b", "c"])
    assert ids(found) == ["a", "d"]
    assert found.edges == edges("a:1>d:3")


def test_each_pair_of_ports_is_joined_once_and_edges_keep_their_order():
    found = hide(graph("a b c d e", "a>b a>c b>d c>d d>e a>e:1"), ["b", "c", "d"])
    assert found.edges == edges("a>e a>e:1")
    found = hide(graph("a b c d", "a>c b>c c>d a>d:1"), ["c"])
    assert found.edges == edges("a>d b>d a>d:1")


def test_outputs_and_inputs_move_to_the_nearest_kept_nodes():
    found = hide(graph("in a b c d", "in>a in>b a>c b>c:1 c>d", begin="in", end="d"), ["in", "c", "d"])
    assert found.inputs == (Port("in", "a"), Port("in", "b"))
    assert found.outputs == (Port("d", "a"), Port("d", "b"))


def test_an_end_that_is_kept_stays_and_one_without_a_kept_node_goes():
    whole = graph("in1 in2 a", "in1>a", begin="in1 in2", end="a in2")
    found = hide(whole, ["in2"])
    assert (found.inputs, found.outputs) == ((Port("in1", "in1"),), (Port("a", "a"),))
    assert hide(whole, ids(whole)) == ModelGraph("g", ())


def test_a_way_through_a_mask_is_a_mask():
    assert hide(graph("a m b", "a>m", "m>b"), ["m"]).masks == edges("a>b")
    found = hide(graph("a m b c", "a>b b>c", "m>b"), ["b"])
    assert (found.edges, found.masks) == (edges("a>c"), edges("m>c"))


def test_hiding_nothing_changes_nothing_and_hiding_a_stranger_is_an_error(lenet):
    assert hide(lenet, []) is lenet
    with pytest.raises(ModelError, match="no node 'zzz'"):
        hide(lenet, ["zzz"])


def test_the_hidden_nodes_between_two_kept_ones_are_told():
    found = passed(graph("a b c d", "a>b b>c c>d a>c"), ["b", "c"])
    assert found == {("a", "d"): ("c",)}


def test_residual_connections_survive_hiding_all_but_convolutions_and_sums():
    resnet = read_model(MODELS / "resnet50.json.gz")
    kept = select(resnet, ["InputLayer", "Conv2D", "Add", "Dense"])
    found = hide(resnet, set(ids(resnet)) - kept)
    assert len(found) == len(kept)
    sums = [n.id for n in found if n.type == "Add"]
    assert all(len({e.source for e in found.edges if e.target == name}) == 2 for name in sums)


@st.composite
def graphs(draw) -> ModelGraph:
    size = draw(st.integers(1, 8))
    names = [f"n{i}" for i in range(size)]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    if not pairs:
        return ModelGraph("g", (node("n0"),))
    chosen = draw(st.lists(st.tuples(st.sampled_from(pairs), st.integers(0, 1), st.integers(0, 2)), max_size=14))
    masks = draw(st.lists(st.sampled_from(pairs), max_size=4, unique=True))
    return ModelGraph(
        "g",
        tuple(node(name) for name in names),
        tuple(dict.fromkeys(Edge(a, b, p, q) for (a, b), p, q in chosen)),
        tuple(Edge(a, b) for a, b in masks),
        (Port("x", names[0]),),
        (Port("y", names[-1]),),
    )


def reachable(found: Iterable[Edge], names: Iterable[str]) -> set[tuple[str, str]]:
    after: dict[str, set[str]] = {}
    for edge in found:
        after.setdefault(edge.source, set()).add(edge.target)
    pairs = set()
    for name in names:
        waiting = [name]
        while waiting:
            for target in after.get(waiting.pop(), ()):
                if (name, target) not in pairs:
                    pairs.add((name, target))
                    waiting.append(target)
    return pairs


@given(graphs(), st.data())
def test_hiding_keeps_paths_connected(whole, data):
    hidden = data.draw(st.sets(st.sampled_from(ids(whole))))
    found = hide(whole, hidden)
    kept = set(ids(found))
    assert ModelGraph.from_json(found.to_json()) == found
    for before, after in ((whole.edges, found.edges), (whole.edges + whole.masks, found.edges + found.masks)):
        expected = {(a, b) for a, b in reachable(before, kept) if b in kept}
        assert reachable(after, kept) == expected
    assert len(set(found.edges)) == len(found.edges)
    assert set(passed(whole, hidden)) == {(e.source, e.target) for e in found.edges}


@given(graphs(), st.data())
def test_hiding_in_two_steps_connects_what_hiding_at_once_connects(whole, data):
    hidden = data.draw(st.lists(st.sampled_from(ids(whole)), unique=True))
    half = len(hidden) // 2
    once, twice = hide(whole, hidden), hide(hide(whole, hidden[:half]), hidden[half:])
    assert (set(once.edges), set(once.masks)) == (set(twice.edges), set(twice.masks))
    assert set(once.outputs) == set(twice.outputs)
    assert set(once.inputs) == set(twice.inputs)


# expand ---------------------------------------------------------------------------------------------------------------


def test_a_nested_model_gives_way_to_its_layers():
    inner = graph("in c d", "in>c c>d", begin="in", end="d")
    found = expand(graph("in m z", "in>m m>z", begin="in", end="z", m=nested("m", inner)))
    assert ids(found) == ["in", "m/c", "m/d", "z"]
    assert found.edges == edges("in>m/c m/c>m/d m/d>z")
    assert found.outputs == (Port("z", "z"),)


def test_edges_go_on_at_the_right_ports():
    inner = graph("in1 in2 c d", "in1>c:1 in2>c in2>d", begin="in2 in1", end="d c:1")
    found = expand(graph("a b m z", "a:3>m b>m:1 m:1>z m>z:1", end="m:1 m", m=nested("m", inner)))
    assert found.edges == edges("b>m/c:1 a:3>m/c a:3>m/d m/c:1>z m/d>z:1")
    assert found.outputs == (Port("m:1", "m/c", 1), Port("m", "m/d"))


def test_an_output_that_is_an_input_is_what_is_fed_to_it():
    inner = graph("in1 in2 c", "in1>c", begin="in1 in2", end="c in2")
    first, second = nested("m", inner), nested("n", inner)
    found = expand(graph("a b m n z", "a>m b:2>m:1 m:1>n m>n:1 n:1>z n>z:1", end="n:1", m=first, n=second))
    assert found.edges == edges("a>m/c b:2>n/c m/c>z n/c>z:1")
    assert found.outputs == (Port("n:1", "m/c"),)


def test_a_model_called_twice_counts_its_parameters_once():
    inner = graph("in c", "in>c", begin="in", end="c", c=node("c", params=7, trainable_params=5))
    twice = graph("a m x", "a>m a>x", m=nested("m", inner, layer="m"), x=nested("m@2", inner, layer="m"))
    twice = replace(twice, edges=edges("a>m a>m@2"))
    found = expand(twice)
    assert ids(found) == ["a", "m/c", "m@2/c"]
    assert found.total_params == twice.total_params == 7
    assert found.node("m/c").layer == found.node("m@2/c").layer


def test_only_named_models_are_opened_and_only_as_deep_as_asked():
    low = graph("in c", "in>c", begin="in", end="c")
    mid = graph("in l", "in>l", begin="in", end="l", l=nested("l", low))
    top = graph("in m n", "in>m m>n", begin="in", end="n", m=nested("m", mid), n=nested("n", low))
    assert ids(expand(top, depth=1)) == ["in", "m/l", "n/c"]
    assert ids(expand(top, ["m"])) == ["in", "m/l/c", "n"]
    assert ids(expand(top, ["n", "in"])) == ["in", "m", "n/c"]
    assert expand(top, depth=0) is top
    assert expand(expand(top, depth=1)) == expand(top)
    with pytest.raises(ModelError, match="no node 'zzz'"):
        expand(top, ["zzz"])


def test_what_an_edit_took_in_stays_closed():
    folded = node("m", inner=graph("c", ""), origin="fold")
    assert ids(expand(graph("m", "", m=folded))) == ["m"]


def test_an_input_that_nothing_is_fed_to_stays():
    inner = graph("in c", "in>c", begin="in", end="c")
    found = expand(graph("m z", "m>z", begin="m", end="z", m=nested("m", inner)))
    assert found.edges == edges("m/in>m/c m/c>z")
    assert found.inputs == (Port("m", "m/in"),)


def test_a_nested_model_without_named_ends_is_joined_at_those_it_has():
    found = expand(graph("a m z", "a>m m>z", m=nested("m", graph("c d", "c>d"))))
    assert found.edges == edges("a>m/c m/c>m/d m/d>z")


def test_masks_go_on_to_what_takes_the_input_that_they_belong_to():
    inner = graph("in c k", "in>c c>k", "in>k", begin="in", end="k")
    found = expand(graph("a b m z", "a>m m>z", "b>m m>z", m=nested("m", inner)))
    assert found.masks == edges("b>m/c a>m/k m/k>z")


def test_several_tensors_at_one_port_all_go_on():
    inner = graph("in c", "in>c", begin="in", end="c")
    found = expand(hide(graph("a b s m", "a>s b>s:1 s>m", m=nested("m", inner)), ["s"]))
    assert found.edges == edges("a>m/c b>m/c")


def test_ids_stay_unique_and_already_nested_ones_as_they_are():
    inner = graph("in m/c", "in>m/c", begin="in", end="m/c")
    found = expand(graph("m/c m", "m/c>m", m=nested("m", graph("c", ""))))
    assert ids(found) == ["m/c", "m/c@2"]
    below = replace(inner, nodes=(node("m/in", *INPUT), node("m/c")), edges=edges("m/in>m/c"))
    below = replace(below, inputs=(Port("in", "m/in"),), outputs=(Port("c", "m/c"),))
    assert ids(expand(graph("a m", "a>m", m=nested("m", below)))) == ["a", "m/c"]
    outer = graph("in m", "in>m", begin="in", end="m", m=nested("m", below))
    assert ids(expand(graph("a o", "a>o", o=nested("o", outer)))) == ["a", "o/m/c"]


def test_a_port_that_a_nested_model_does_not_have_is_an_error():
    inner = graph("in c", "in>c", begin="in", end="c")
    with pytest.raises(ModelError, match="no input 1"):
        expand(graph("a m", "a>m:1", m=nested("m", inner)))
    with pytest.raises(ModelError, match="no output 2"):
        expand(graph("a m z", "a>m m:2>z", m=nested("m", inner)))
    with pytest.raises(ModelError, match="no output 3"):
        expand(graph("a m", "a>m", end="m:3", m=nested("m", inner)))


def test_the_only_layer_of_unknown_size_has_what_the_others_leave():
    inner = graph("c d", "c>d", c=node("c", params=None, trainable_params=None), d=node("d", params=3))
    whole = graph("m", "", m=nested("m", inner, params=10, trainable_params=4))
    found = expand(whole)
    assert (found.node("m/c").params, found.node("m/c").trainable_params) == (7, 4)
    assert found.total_params == whole.total_params


@st.composite
def nested_graphs(draw, depth: int = 3) -> ModelGraph:
    found = draw(graphs())
    found = replace(found, masks=(), edges=tuple(Edge(e.source, e.target) for e in found.edges))
    made: list[LayerNode] = []
    for each in found:
        if each.id == "n0":
            made.append(replace(each, kinds=INPUT))
        elif depth and draw(st.booleans()):
            earlier = [n for n in made if n.inner]
            inner = draw(nested_graphs(depth=depth - 1))
            first = draw(st.sampled_from([nested(each.id, inner), *earlier]))
            made.append(replace(first, id=each.id, layer=first.layer or first.id))
        else:
            made.append(replace(each, params=draw(st.integers(0, 9)), trainable_params=draw(st.integers(0, 9))))
    return replace(found, nodes=tuple(made), edges=tuple(dict.fromkeys(found.edges)))


@given(nested_graphs())
def test_opening_keeps_total_parameters_and_gives_a_sound_graph(whole):
    found = expand(whole)
    assert ModelGraph.from_json(found.to_json()) == found
    assert not any(n.inner for n in found)
    assert (found.total_params, found.trainable_params) == (whole.total_params, whole.trainable_params)


@given(nested_graphs())
def test_opening_keeps_edges_between_other_nodes_and_makes_up_no_path(whole):
    found = expand(whole)
    plain = {n.id for n in whole if not n.inner}
    assert {e for e in whole.edges if {e.source, e.target} <= plain} <= set(found.edges)
    before, after = reachable(whole.edges, plain), reachable(found.edges, plain)
    assert {(a, b) for a, b in after if b in plain} <= before


# with Keras -----------------------------------------------------------------------------------------------------------


def pieces(keras) -> dict:
    """Layers of a model with two calls of an encoder that gives two tensors, one of them its input."""
    make = keras.layers.Dense
    return {name: make(4, name=name) for name in ("e1", "e2", "d1", "d2", "last")}


def two_sided(keras, closed: bool, closed_output: bool = True):
    layers = pieces(keras)

    def encode(x, y):
        middle = layers["e1"](x)
        return [layers["e2"](keras.layers.Add(name=f"sum{len(sums)}")([middle, y])), y, middle]

    def decode(x):
        return layers["d2"](layers["d1"](x))

    sums: list[int] = []
    if closed:
        ends = keras.Input((4,)), keras.Input((4,))
        encoder = keras.Model(ends, encode(*ends), name="encoder")
        decoder = keras.Sequential([keras.Input((4,)), layers["d1"], layers["d2"]], name="decoder")
        encode, decode = lambda x, y: encoder([x, y]), decoder
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    first = encode(a, b)
    sums.append(1)
    second = encode(first[1], first[2])
    out = layers["last"](keras.layers.Concatenate(name="join")([decode(second[0]), second[1], first[0]]))
    return keras.Model([a, b], [out, second[2]] if closed_output else [out])


def written_out(found: ModelGraph) -> list:
    """What each output is: the layer that gives it, and what that takes, down to the inputs."""
    known: dict[str, tuple] = {}
    for each in found:
        taken = sorted((e.target_port, e.source_port, known[e.source]) for e in found.edges if e.target == each.id)
        known[each.id] = ("sum" if each.type == "Add" else each.name, tuple(taken))
    assert len(set(known.values())) == len(known)
    return [(known[end.node], end.port) for end in found.outputs]


def test_an_opened_model_is_the_model_written_without_nesting():
    import keras

    closed, flat = read_model(two_sided(keras, True)), read_model(two_sided(keras, False))
    found = expand(closed)
    assert {"encoder/e1", "encoder@2/e1", "decoder/d1"} <= set(ids(found))
    assert len(found) == len(flat)
    assert written_out(found) == written_out(flat)
    assert [start.node for start in found.inputs] == ["a", "b"]
    assert found.total_params == closed.total_params == flat.total_params
    assert found.trainable_params == closed.trainable_params
    assert found.total_macs == closed.total_macs == flat.total_macs


def test_a_model_read_from_its_configuration_opens_like_the_live_one():
    import json

    import keras

    live = two_sided(keras, True, closed_output=False)
    found = expand(read_model(json.loads(live.to_json())))
    assert found == expand(read_model(live))


def test_fifty_levels_open_without_trouble():
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, name="core")], name="level0")
    for level in range(1, 51):
        model = keras.Sequential([keras.Input((3,)), model, keras.layers.ReLU()], name=f"level{level}")
    closed = read_model(model)
    found = expand(closed)
    assert [n.type for n in found] == ["InputLayer", "Dense"] + ["ReLU"] * 50
    assert found.nodes[1].id == "/".join(f"level{level}" for level in range(49, -1, -1)) + "/core"
    assert found.total_params == closed.total_params == 12
    assert len(found.edges) == 51


def test_opened_layers_keep_their_calls_stand_ins_and_have_no_place_in_the_outer_model():
    import keras

    image = keras.Input((8, 8, 3))
    base = keras.Model(image, keras.layers.Conv2D(5, 3, name="conv1")(image), name="base")
    closed = read_model(keras.Sequential([base, keras.layers.Flatten(), keras.layers.Dense(2, name="head")]))
    found = expand(closed)
    assert found.total_params == closed.total_params
    conv = found.node("base/conv1")
    assert (conv.name, conv.index, conv.source.filters) == ("conv1", None, 5)
    assert select(found, 2) == {"head"}
    assert select(found, 0, allow_missing=True) == frozenset()
    assert sum(e.target == "head" for e in found.edges) == 1
