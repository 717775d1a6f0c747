"""Rows of a wrapped chart: where they break, and what stands in them."""

from __future__ import annotations

from pathlib import Path

import keras
import pytest
from looking import edges, solids, texts

from visualkeras_svg import functional_view
from visualkeras_svg.scene import Group, bounds


def residual_chain(blocks: int) -> keras.Model:
    """Blocks of two convolutions with nothing behind the sum, so that each forks where the one before it merges."""
    x = image = keras.Input((32, 32, 16), name="image")
    for number in range(blocks):
        branch = keras.layers.Conv2D(16, 3, padding="same", activation="relu", name=f"first_{number}")(x)
        x = keras.layers.Add(name=f"sum_{number}")(
            [x, keras.layers.Conv2D(16, 3, padding="same", name=f"second_{number}")(branch)]
        )
    return keras.Model(image, x)


@pytest.mark.parametrize("direction", ["LR", "RL"])
def test_rows_break_before_a_fork_of_one_tensor(direction: str) -> None:
    figure = functional_view(residual_chain(6), width="neurips", direction=direction)
    rows = {id_: round(bounds(group).center[1]) for id_, group in solids(figure).items()}  # type: ignore[union-attr]
    assert all(rows[f"first_{n}"] == rows[f"second_{n}"] == rows[f"sum_{n}"] for n in range(5))
    assert 1 < len(set(rows.values())) < 6
    drawn = set(edges(figure))
    assert {(f"sum_{n}", f"first_{n + 1}") for n in range(5)} | {
        (f"sum_{n}", f"sum_{n + 1}") for n in range(5)
    } <= drawn


def test_no_input_stands_alone_before_others_of_its_merge() -> None:
    rgb, depth = keras.Input((64, 64, 3), name="rgb"), keras.Input((64, 64, 1), name="depth")
    ends = [keras.layers.Conv2D(8, 3)(keras.layers.Conv2D(8, 3)(x)) for x in (rgb, depth)]
    x = keras.layers.Concatenate()(ends)
    for _ in range(4):
        x = keras.layers.Conv2D(8, 3)(x)
    figure = functional_view(keras.Model([rgb, depth], x), wrap=2)
    spots = {id_: bounds(group) for id_, group in solids(figure).items()}
    assert spots["rgb"].x0 == pytest.approx(spots["depth"].x0)


def test_rows_are_chosen_only_where_they_make_a_figure_narrower() -> None:
    x = image = keras.Input((8,), name="image")
    for number in range(12):
        x = keras.layers.Dense(8, name=f"dense_{number}")(x)
    joined = keras.layers.Concatenate(name="joined")([keras.layers.Dense(8)(image), x])
    figure = functional_view(keras.Model(image, joined), wrap="auto")
    rows = {
        round(bounds(group).center[1]) for id_, group in solids(figure).items() if id_.startswith(("image", "dense_"))
    }
    assert len(rows) <= 2


def test_words_under_an_input_beside_a_fork_stay_on_the_page() -> None:
    path = Path(__file__).parent.parent / "golden" / "models" / "branching" / "sentence_encoder.json.gz"
    figure = functional_view(path, node="volume", width="cvpr:full")
    said = bounds(Group(tuple(texts(figure))))
    assert said
    assert said.x0 >= figure.scene.view_box.x0
    assert said.x1 <= figure.scene.view_box.x1
