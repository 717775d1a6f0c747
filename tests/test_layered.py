"""How `layered_view` behaves."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import keras
import pytest
from cases import MODELS
from keras import layers
from looking import captions, data, edges, fills, fronts, graph, groups, legend, polygons, solids, texts

from visualkeras_svg import SpacingDummyLayer, layered_view
from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.geometry import MM, PT
from visualkeras_svg.reading import read_model
from visualkeras_svg.scene import bounds, text_box, walk
from visualkeras_svg.theme import WHEEL
from visualkeras_svg.venues import VENUES, page_width


def file(name: str) -> Path:
    return MODELS / f"{name}.json.gz"


def chain(shape, *stack):
    return keras.Sequential([keras.Input(shape, name="start"), *stack], name="chain")


DENSE = graph([("InputLayer", (64,)), ("Dense", (32,)), ("Dense", (16,)), ("Dense", (8,))])


# --- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("ignored", ["Dropout", layers.Dropout])
def test_layers_of_an_ignored_class_are_not_drawn(ignored):
    figure = layered_view(file("conv1d"), type_ignore=[ignored])
    assert "dropout" not in solids(figure)
    assert len(solids(figure)) == 7


def test_an_ignored_class_means_the_class_and_none_derived_from_it():
    figure = layered_view(file("conv1d"), type_ignore=["Layer"])
    assert len(solids(figure)) == 8


def test_ignored_indices_count_places_in_the_layers_of_the_model():
    model = chain((8,), layers.Dense(4, name="a"), layers.Dense(3, name="b"), layers.Dense(2, name="c"))
    assert [layer.name for layer in model.layers] == ["a", "b", "c"]
    for source in (model, read_model(model)):
        assert list(solids(layered_view(source, index_ignore=[0]))) == ["start", "b", "c"]
        assert list(solids(layered_view(source, index_ignore=[-1, 1]))) == ["start", "a"]


def test_the_first_place_of_a_functional_model_is_its_input():
    start = keras.Input((8,), name="start")
    model = keras.Model(start, layers.Dense(4, name="a")(start))
    assert list(solids(layered_view(model, index_ignore=[0]))) == ["a"]


@pytest.mark.parametrize("place", [8, -9])
def test_an_index_that_the_model_does_not_have_is_refused(place):
    with pytest.raises(LayerNotFoundError, match=f"no layer {place}"):
        layered_view(file("lenet5"), index_ignore=[place])


def test_a_figure_of_nothing_is_refused():
    with pytest.raises(OptionError, match="no layer is left"):
        layered_view(DENSE, type_ignore=["InputLayer", "Dense"])


def test_a_spacing_layer_adds_its_px_and_is_not_drawn():
    first, last = layers.Dense(4, name="a"), layers.Dense(4, name="b")
    plain, spaced = chain((8,), first, last), chain((8,), first, SpacingDummyLayer(spacing=70, name="gap"), last)
    one, other = fronts(layered_view(plain)), fronts(layered_view(spaced))
    assert "gap" not in other
    assert other["b"].x0 - other["a"].x1 == pytest.approx(one["b"].x0 - one["a"].x1 + 70)
    assert data(edges(layered_view(spaced))["a", "b"])["through"] == "gap"


def test_layers_drawn_flat_have_a_front_only():
    figure = layered_view(file("lenet5"), index_2D=[0])
    assert {id_: len(polygons(group)) for id_, group in solids(figure).items()}["c1"] == 1
    assert len(polygons(solids(figure)["s2"])) == 3
    assert all(len(polygons(group)) == 1 for group in solids(layered_view(file("lenet5"), draw_volume=False)).values())


def test_a_place_drawn_flat_may_be_counted_from_the_end_and_must_be_there():
    last = read_model(file("lenet5")).nodes[-1].index
    flat, same = (layered_view(file("lenet5"), index_2D=[place]) for place in (-1, last))
    assert flat.svg() == same.svg()
    with pytest.raises(LayerNotFoundError, match="index_2D: the model has no layer 99; its places are 0 to"):
        layered_view(file("lenet5"), index_2D=[99])


def test_reversed_depth_goes_to_the_left():
    for reverse in (False, True):
        group = solids(layered_view(file("lenet5"), draw_reversed=reverse))["c1"]
        front = polygons(group)[-1].points
        xs = [x for polygon in polygons(group) for x, _ in polygon.points]
        assert (min(xs) < min(x for x, _ in front)) is reverse


# --- captions -------------------------------------------------------------------------------------


def shape_above_and_below(layer_index, layer):
    """The example of the original's README."""
    above = bool(layer_index % 2)
    if hasattr(layer, "output_shape"):
        output_shape = [x for x in list(layer.output_shape) if x is not None]
    else:
        output_shape = [x for x in list(layer.output.shape.as_list()) if x is not None]
    if isinstance(output_shape[0], tuple):
        output_shape = [x for x in list(output_shape[0]) if x is not None]
    text = ""
    for i, length in enumerate(output_shape):
        text += str(length)
        if i < len(output_shape) - 2:
            text += "x"
        if i == len(output_shape) - 2:
            text += "\n"
    return text, above


def by_tensor(layer_index, layer):
    return "x".join(str(n) for n in layer.output.shape.as_list() if n is not None), bool(layer_index % 2)


def test_the_callable_of_the_original_readme_works_on_a_live_model():
    model = chain((8, 8, 3), layers.Conv2D(4, 3, name="conv"), layers.Flatten(name="flat"))
    figure = layered_view(model, text_callable=shape_above_and_below)
    assert captions(figure) == {"conv": ["6x6", "4"], "flat": ["144"]}
    assert captions(layered_view(model, text_callable=by_tensor)) == {"conv": ["6x6x4"], "flat": ["144"]}


def test_what_stands_above_is_above_its_solid_and_the_rest_below():
    model = chain((8, 8, 3), layers.Conv2D(4, 3, name="conv"), layers.Flatten(name="flat"))
    figure = layered_view(model, text_callable=by_tensor)
    found = fronts(figure)
    lines = {data(g)["for"]: bounds(g) for g in groups(figure, "vk-caption")}
    assert lines["conv"].y0 >= found["conv"].y1
    assert lines["flat"].y1 <= found["flat"].y0


def test_the_callable_sees_layers_from_zero_and_not_the_input_of_a_sequential_model():
    seen = []

    def record(index, layer):
        seen.append((index, layer.name))
        return "", False

    model = chain((8,), layers.Dense(4, name="a"), layers.Dropout(0.5, name="drop"), layers.Dense(2, name="b"))
    layered_view(model, text_callable=record)
    assert seen == [(0, "a"), (1, "drop"), (2, "b")]


def test_the_callable_gets_what_passes_for_the_live_layer():
    model = chain((8,), layers.Dense(4, name="a"))
    kinds = []
    layered_view(model, text_callable=lambda _, layer: (kinds.append(isinstance(layer, layers.Dense)) or "x", False))
    assert kinds == [True]


@pytest.mark.parametrize("answer", [None, "text", ("text",), (1, False), ("a", True, 3)])
def test_a_callable_that_returns_no_pair_is_refused(answer):
    with pytest.raises(OptionError, match="text_callable returned") as caught:
        layered_view(file("lenet5"), text_callable=lambda *_: answer)
    assert "c1" in str(caught.value)


@pytest.mark.parametrize("width", [None, "icml"])
def test_an_exception_in_the_callable_passes_through_as_it_is(width):
    mistake = KeyError("mine")

    def fail(*_):
        raise mistake

    with pytest.raises(KeyError) as caught:
        layered_view(file("lenet5"), text_callable=fail, width=width)
    assert caught.value is mistake


def test_named_captions_say_name_type_and_shape():
    model = graph([("InputLayer", (8, 8, 3), "photo"), ("Conv2D", (6, 6, 4), "edges")])
    assert captions(layered_view(model, text_callable="name")) == {"n0": ["photo"], "n1": ["edges"]}
    assert captions(layered_view(model, text_callable="type"))["n1"] == ["Conv2D"]
    assert captions(layered_view(model, text_callable="shape"))["n1"] == ["6×6×4"]
    assert captions(layered_view(model, text_callable="name_shape"))["n1"] == ["edges", "6×6×4"]
    assert captions(layered_view(model)) == {}


# --- sizes ----------------------------------------------------------------------------------------


def widths(figure):
    return [front.width for front in fronts(figure).values()]


def test_accurate_sizes_are_those_of_the_original():
    front = fronts(layered_view(graph([("Conv2D", (50, 30, 64))])))["n0"]
    assert (front.width, front.height) == (pytest.approx(64 * 1.5), pytest.approx(50 * 4))
    depth = polygons(solids(layered_view(graph([("Conv2D", (50, 30, 64))])))["n0"])[0].points
    assert depth[1][0] - depth[0][0] == pytest.approx(30 * 4 / 3)


def test_accurate_sizes_stay_within_their_limits():
    figure = layered_view(graph([("Conv2D", (1, 1, 1)), ("Conv2D", (9000, 9000, 9000))]))
    found = list(fronts(figure).values())
    assert [(f.width, f.height) for f in found] == [pytest.approx((20, 20)), pytest.approx((400, 2000))]


def test_relative_sizes_are_exactly_proportional():
    assert widths(layered_view(DENSE, sizing_mode="relative", relative_base_size=10)) == [
        pytest.approx(n) for n in (640, 320, 160, 80)
    ]


def test_relative_sizes_meet_a_limit_that_is_given():
    sizes = widths(layered_view(DENSE, sizing_mode="relative", relative_base_size=10, max_z=400))
    assert sizes == [pytest.approx(n) for n in (400, 320, 160, 80)]
    assert widths(layered_view(DENSE, sizing_mode="relative", relative_base_size=10, min_z=100))[-1] == 100


def test_capped_sizes_keep_their_ratios_and_their_caps():
    model = graph([("Conv2D", (n, n, c)) for n, c in ((200, 64), (100, 128), (50, 512))])
    found = list(fronts(layered_view(model, sizing_mode="capped", dimension_caps={"channels": 200, "sequence": 300},
                                     min_z=1, min_xy=1)).values())  # fmt: skip
    assert [f.height for f in found] == [pytest.approx(n) for n in (300, 150, 75)]
    assert [f.width for f in found] == [pytest.approx(n) for n in (25, 50, 200)]


def test_general_caps_both():
    model = graph([("Conv2D", (200, 200, 512))])
    front = fronts(layered_view(model, sizing_mode="capped", dimension_caps={"general": 90}))["n0"]
    assert (front.width, front.height) == (pytest.approx(90), pytest.approx(90))


@pytest.mark.parametrize("mode", ["balanced", "logarithmic", "accurate", "capped"])
def test_a_longer_vector_is_never_drawn_shorter(mode):
    lengths = (1, 10, 63, 64, 65, 511, 512, 513, 2047, 2048, 2049, 5000)
    sizes = widths(layered_view(graph([("Dense", (n,)) for n in lengths]), sizing_mode=mode, max_z=1e6))
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("mode", ["accurate", "balanced", "capped", "logarithmic", "relative"])
def test_an_unknown_length_is_drawn_at_the_least_size(mode):
    front = fronts(layered_view(graph([("Conv2D", (None, None, 8))]), sizing_mode=mode, min_xy=33))["n0"]
    assert front.height == pytest.approx(33)
    assert bounds(solids(layered_view(file("lstm_tagger"), sizing_mode=mode))["words"]).width >= 20


@pytest.mark.parametrize("width", [None, "icml"])
def test_channels_first_is_sized_like_channels_last(width):
    def net(form, shape):
        return chain(shape, layers.Conv2D(8, 3, data_format=form, name="conv"),
                     layers.MaxPooling2D(2, data_format=form, name="pool"))  # fmt: skip

    first = layered_view(net("channels_first", (3, 32, 32)), width=width)
    last = layered_view(net("channels_last", (32, 32, 3)), width=width)
    assert fronts(first) == fronts(last)


def test_a_vector_grows_upwards_where_it_is_asked_to():
    tall = fronts(layered_view(graph([("Dense", (100,))]), one_dim_orientation="y"))["n0"]
    assert (tall.width, tall.height) == (pytest.approx(20), pytest.approx(400))


def test_layers_stand_apart_by_the_spacing():
    found = list(fronts(layered_view(DENSE, spacing=17, draw_volume=False)).values())
    assert [b.x0 - a.x1 for a, b in itertools.pairwise(found)] == [pytest.approx(17)] * 3


# --- connections ----------------------------------------------------------------------------------


def marks(group):
    return [node for node in walk(group) if node is not group]


def test_only_connected_neighbours_are_joined_by_a_funnel():
    model = graph([("Dense", (8,))] * 4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    found = edges(layered_view(model))
    assert set(found) == {("n0", "n1"), ("n0", "n2"), ("n1", "n3"), ("n2", "n3")}
    assert ("n1", "n2") not in found
    assert all(marks(group) for group in found.values())


def test_without_funnels_the_connection_is_there_and_hidden():
    found = edges(layered_view(DENSE, draw_funnel=False))
    assert [data(group).get("hidden") for group in found.values()] == ["true"] * 3
    assert not any(marks(group) for group in found.values())


RESIDUAL = graph([("Conv2D", (16, 16, 8))] * 3 + [("Add", (16, 16, 8))], [(0, 1), (1, 2), (2, 3), (0, 3)])


@pytest.mark.parametrize("width", [None, "icml"])
def test_a_skip_is_an_arc_above_the_row_with_a_head(width):
    figure = layered_view(RESIDUAL, width=width)
    arc = edges(figure)["n0", "n3"]
    heads = [p for p in polygons(arc) if len(p.points) == 3]
    assert len(heads) == 1
    between = [bounds(solids(figure)[name]).y0 for name in ("n1", "n2")]
    assert bounds(arc).y0 < min(between)


@pytest.mark.parametrize("width", [None, "icml"])
def test_skips_can_be_left_out_and_are_told_nevertheless(width):
    arc = edges(layered_view(RESIDUAL, draw_skips=False, width=width))["n0", "n3"]
    assert data(arc)["hidden"] == "true"
    assert not marks(arc)


@pytest.mark.parametrize("width", [None, "cvpr:full", "300mm"])
def test_every_connection_of_the_model_is_in_the_figure_once(width):
    model = read_model(file("resnet50"))
    figure = layered_view(model, width=width)
    home = {}
    for id_, group in solids(figure).items():
        for member in data(group).get("members", id_).split():
            assert member not in home
            home[member] = id_
    assert set(home) == {node.id for node in model}
    expected = {(home[e.source], home[e.target]) for e in model.edges}
    assert set(edges(figure)) == {(a, b) for a, b in expected if a != b}


def test_a_connection_through_hidden_layers_names_them():
    figure = layered_view(file("dcgan"), type_ignore=["BatchNormalization", "LeakyReLU"])
    found = edges(figure)
    assert data(found["project", "reshape"])["through"] == "norm_1 relu_1"
    assert "through" not in data(found["reshape", "deconv_1"])


# --- colours --------------------------------------------------------------------------------------


def test_the_classic_theme_gives_the_wheel_to_classes_in_turn():
    found = fills(layered_view(file("lenet5"), theme="classic"))
    assert found["image"] == WHEEL[0]
    assert found["c1"] == found["c3"] == found["c5"] == WHEEL[1]
    assert [found[name] for name in ("s2", "flatten", "f6")] == list(WHEEL[2:5])


def test_the_grey_theme_has_greys_only():
    svg = layered_view(file("vgg16"), theme="grey", width="icml", legend=True).svg()
    colours = set(re.findall(r"#([0-9a-f]{6})\b", svg))
    assert len(colours) > 3
    assert all(c[:2] == c[2:4] == c[4:] for c in colours)


def test_colours_are_by_class_or_its_name_and_the_map_stays_as_it_was():
    given = {"Conv2D": {"fill": "#123456"}, layers.Dense: "red"}
    before = {key: dict(value) if isinstance(value, dict) else value for key, value in given.items()}
    found = fills(layered_view(file("lenet5"), color_map=given, shade_step=0))
    assert (found["c1"], found["f6"]) == ("#123456", "#ff0000")
    assert given == before


def test_a_style_by_name_wins_over_one_by_class_and_that_over_the_map():
    styles = {"Conv2D": {"fill": "#00ff00"}, "c3": {"fill": "#0000ff"}}
    found = fills(layered_view(file("lenet5"), color_map={"Conv2D": "#ff0000"}, styles=styles, shade_step=0))
    assert (found["c1"], found["c3"], found["c5"]) == ("#00ff00", "#0000ff", "#00ff00")


def test_a_style_changes_sizes_and_room_of_its_layers_only():
    plain, styled = layered_view(DENSE), layered_view(DENSE, styles={"dense_2": {"scale_z": 10, "spacing": 50}})
    assert widths(styled) == [pytest.approx(n) for n in (96, 48, 160, 20)]
    assert fronts(styled)["n2"].x0 - fronts(styled)["n1"].x1 == pytest.approx(
        fronts(plain)["n2"].x0 - fronts(plain)["n1"].x1 + 40
    )


def test_the_shade_step_darkens_top_and_side():
    top, side, front = polygons(solids(layered_view(file("lenet5"), color_map={"Conv2D": (200, 200, 200)},
                                                    shade_step=20))["c1"])  # fmt: skip
    assert [p.paint.fill.red for p in (front, top, side)] == [200, 180, 160]


# --- the legend -----------------------------------------------------------------------------------


def test_a_legend_says_each_class_once():
    assert legend(layered_view(DENSE)) == []
    said = legend(layered_view(file("lenet5"), legend=True))
    assert len(said) == len(set(said))
    assert "Dense" in said


def test_a_legend_with_dimensions_has_an_entry_a_layer():
    said = legend(layered_view(file("lenet5"), legend=True, show_dimension=True))
    assert len(said) == 9
    assert said[1] == "Conv2D (28×28×6)"


# --- pages ----------------------------------------------------------------------------------------

PAGES = [name + part for name in VENUES for part in ("", ":full")]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_as_wide_as_its_venue_with_text_of_its_sizes(page):
    figure = layered_view(file("lenet5"), width=page, legend=True)
    assert figure.width / MM == pytest.approx(page_width(page) / MM, abs=0.1)
    venue = VENUES[page.removesuffix(":full")]
    sizes = {text.size for text in texts(figure)}
    assert sizes
    assert all(venue.least_text - 1e-6 <= size <= venue.most_text + 1e-6 for size in sizes)


@pytest.mark.parametrize("page", ["icml", "neurips", "75mm", 400])
@pytest.mark.parametrize("model", ["vgg16", "conv1d", "dcgan", "conv3d", "lstm_tagger", "autoencoder"])
def test_text_is_readable_and_inside_the_page(model, page):
    figure = layered_view(file(model), width=page, legend=True)
    box = figure.scene.view_box
    assert texts(figure) or figure.notes
    for text in texts(figure):
        reach = text_box(text)
        assert box.x0 - 0.01 <= reach.x0
        assert reach.x1 <= box.x1 + 0.01
        assert box.y0 - 0.01 <= reach.y0
        assert reach.y1 <= box.y1 + 0.01
        assert 7 * PT - 1e-6 <= text.size <= 8 * PT + 1e-6


@pytest.mark.parametrize(
    ("model", "page"),
    [("dense100", "icml"), pytest.param("resnet50", "60mm", marks=pytest.mark.slow), ("vgg16", "20mm")],
)
def test_the_width_that_an_error_names_works(model, page):
    with pytest.raises(OptionError, match="smallest width that works is") as caught:
        layered_view(file(model), width=page)
    named = float(re.search(r"works is ([\d.]+) mm", str(caught.value))[1])
    figure = layered_view(file(model), width=f"{named}mm")
    assert figure.width / MM == pytest.approx(named, abs=0.01)
    with pytest.raises(OptionError):
        layered_view(file(model), width=f"{named * 0.9}mm")


def test_a_caption_that_was_asked_for_is_never_given_up():
    for page in ("icml", "cvpr:full"):
        figure = layered_view(file("conv1d"), width=page, text_callable=lambda i, _: (f"layer {i}", False))
        assert {i for lines in captions(figure).values() for i in lines} == {f"layer {i}" for i in range(7)}


@pytest.mark.parametrize(("model", "asked"), [("mobilenet", "name"), ("dcgan", "type")])
def test_captions_of_folded_layers_are_no_hindrance(model, asked):
    for page in ("28mm", "45mm"):
        try:
            layered_view(file(model), width=page, text_callable=asked)
        except OptionError as error:
            named = re.search(r"works is ([\d.]+) mm", str(error))[1]
            assert layered_view(file(model), width=f"{named}mm").width / MM == pytest.approx(float(named), abs=0.01)


def test_only_what_was_given_up_is_noted():
    notes = layered_view(file("vgg16"), width="68mm", text_callable="name").notes
    assert not any("folded" in note for note in notes)  # it has nothing to fold


def test_the_page_keeps_the_greatest_height():
    free = layered_view(file("vgg16"), width="icml")
    low = layered_view(file("vgg16"), width="icml", max_height="30mm")
    assert free.height / MM > 30
    assert low.height / MM <= 30.01
    assert any("height" in note for note in low.notes)


def test_the_size_of_text_is_what_was_asked_for():
    assert {text.size for text in texts(layered_view(file("lenet5"), width="90mm", font_size="10pt"))} == {10 * PT}
    assert {text.size for text in texts(layered_view(DENSE, text_callable="name", font_size=20))} == {20}


def test_a_transparent_background_is_not_painted():
    assert layered_view(DENSE, background_fill="transparent").scene.background is None


# --- options --------------------------------------------------------------------------------------

WRONG = [
    ({"legends": True}, "legend"),
    ({"sizing_mode": "exact"}, "accurate"),
    ({"width": "cvprr"}, "cvpr"),
    ({"width": "0mm"}, "positive"),
    ({"theme": "dark"}, "classic"),
    ({"color_map": {"Dense": "blu"}}, "colour"),
    ({"styles": {"Dense": {"colour": "red"}}}, "fill"),
    ({"background_fill": "#12345"}, "colour"),
    ({"preset": "poster"}, "presentation"),
    ({"text_callable": "names"}, "name_shape"),
    ({"spacing": -1}, "at least 0"),
    ({"dimension_caps": {"general": 10}}, "dimension_caps"),
    ({"sizing_mode": "capped", "dimension_caps": {"width": 10}}, "channels"),
    ({"sizing_mode": "relative", "scale_z": 3}, "scale_z"),
    ({"sizing_mode": "paper"}, "width"),
    ({"width": "icml", "scale_xy": 3}, "scale_xy"),
    ({"width": "icml", "max_height": "1mm"}, "max_height"),
]


@pytest.mark.parametrize(("options", "word"), WRONG, ids=lambda value: str(value))
def test_a_wrong_option_is_refused_with_what_is_allowed(options, word):
    with pytest.raises(OptionError, match=re.escape(word)):
        layered_view(DENSE, **options)


class Untouchable:
    def __getattribute__(self, name):
        raise AssertionError(f"the model was asked for {name}")


@pytest.mark.parametrize(("options", "word"), WRONG[:5] + WRONG[7:11], ids=lambda value: str(value))
def test_options_are_read_before_the_model_is_touched(options, word):
    with pytest.raises(OptionError, match=re.escape(word)):
        layered_view(Untouchable(), **options)


def test_what_is_given_wins_over_a_preset_also_where_it_is_the_default():
    preset = layered_view(DENSE, preset="presentation")
    assert preset.svg() == layered_view(
        DENSE, spacing=18, padding=20, text_callable="name_shape", legend=True
    ).svg()  # fmt: skip
    found = list(fronts(layered_view(DENSE, preset="presentation", spacing=10)).values())
    assert found[1].x0 - found[0].x1 == pytest.approx(10)


@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_the_figure_is_saved_where_to_file_says(tmp_path, suffix):
    path = tmp_path / f"figure.{suffix}"
    figure = layered_view(DENSE, path)
    assert path.read_bytes() == (figure.svg().encode() if suffix == "svg" else figure.pdf())


def test_drawing_twice_gives_the_same_and_leaves_the_model_as_it_was():
    model = read_model(file("lenet5"))
    before = model.to_json()
    assert layered_view(model, width="icml").svg() == layered_view(model, width="icml").svg()
    assert model.to_json() == before


def test_every_layer_has_a_tooltip_of_name_class_shape_and_parameters():
    tips = {id_: group.title for id_, group in solids(layered_view(file("lenet5"))).items()}
    assert tips["c1"].splitlines() == ["c1", "Conv2D", "output 28×28×6", "156 parameters"]


def test_a_legend_lists_every_kernel_where_captions_do_not_say_them() -> None:
    texts = layered_view(
        Path(__file__).parent.parent / "golden/models/resnet50.json.gz", width="cvpr:full", legend=True
    ).svg()

    assert "Conv2D 7×7 s2, 1×1, 3×3, 1×1 s2" in texts
    assert "softmax" in texts
