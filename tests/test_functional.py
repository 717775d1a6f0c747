"""`functional_view`: every layer on one card, every connection drawn, in every direction and at every width."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from visualkeras_svg import functional_view, read_model
from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.geometry import MM

MODELS = Path(__file__).parent.parent / "golden" / "models"
NAMES = ["resnet50", "inceptionv3", "translator", "lenet5", "dense100"]


def members(svg: str) -> list[str]:
    """The layers that the cards of a figure stand for."""
    found = []
    for group in re.findall(r'<g class="vk-layer"[^>]*>', svg):
        ids = re.search(r'data-members="([^"]*)"', group) or re.search(r'data-id="([^"]*)"', group)
        assert ids
        found += ids[1].split(" ")
    return found


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
@pytest.mark.parametrize("detail", ["layers", "folded"])
@pytest.mark.parametrize("name", NAMES)
def test_every_layer_stands_on_one_card_and_every_connection_is_drawn(name: str, direction: str, detail: str) -> None:
    graph = read_model(MODELS / f"{name}.json.gz")
    svg = functional_view(graph, direction=direction, detail=detail).svg()
    assert sorted(members(svg)) == sorted(node.id for node in graph)
    home = {}
    for group in re.findall(r'<g class="vk-layer"[^>]*>', svg):
        card = re.search(r'data-id="([^"]*)"', group)
        assert card
        together = re.search(r'data-members="([^"]*)"', group)
        home.update(dict.fromkeys(together[1].split(" ") if together else [card[1]], card[1]))
    drawn = set(re.findall(r'<g class="vk-edge" data-source="([^"]*)" data-target="([^"]*)"', svg))
    assert drawn == {(home[e.source], home[e.target]) for e in graph.edges if home[e.source] != home[e.target]}
    assert svg.count('class="vk-output"') == len(graph.outputs)


def test_a_page_is_as_wide_as_asked_or_the_error_says_which_width_works() -> None:
    figure = functional_view(MODELS / "inceptionv3.json.gz", width="neurips", direction="TB")
    assert 'width="139.7mm"' in figure.svg()
    with pytest.raises(OptionError, match="smallest width that works is") as error:
        functional_view(MODELS / "resnet50.json.gz", width="icml")
    assert "direction='TB'" in str(error.value)


def test_followers_are_ribs_where_they_are_folded() -> None:
    said = functional_view(MODELS / "resnet50.json.gz", direction="TB").svg()
    folded = functional_view(MODELS / "resnet50.json.gz", direction="TB", detail="folded").svg()
    assert said.count(">BatchNormalization<") > 50
    assert folded.count(">BatchNormalization<") == 1  # in the legend


def test_cards_say_what_is_asked_for() -> None:
    svg = functional_view(MODELS / "lenet5.json.gz", show=("name", "params", "dtype")).svg()
    assert ">c1<" in svg
    assert ">float32<" in svg
    with pytest.raises(OptionError, match="show='weight'"):
        functional_view(MODELS / "lenet5.json.gz", show=("weight",))


def test_a_nested_model_is_named_or_opened() -> None:
    path = MODELS / "corpus" / "shared_model.json.gz"
    graph = read_model(path)
    nested = [node for node in graph if node.inner is not None]
    assert nested[0].name in functional_view(path).svg()
    assert len(members(functional_view(path, expand_nested=True).svg())) > len(members(functional_view(path).svg()))
    with pytest.raises(LayerNotFoundError, match="no nested model"):
        functional_view(path, expand_nested=["nothing"])


def test_a_page_that_is_too_high_is_refused() -> None:
    with pytest.raises(OptionError, match="max_height"):
        functional_view(MODELS / "resnet50.json.gz", width="cvpr", direction="TB", max_height=50 * MM)
