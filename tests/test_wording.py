"""What cards say of layers."""

from __future__ import annotations

from typing import Any

import keras
import pytest
from keras import layers

from visualkeras_svg import read_model, wording


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (layers.Conv1D(4, 2, padding="causal"), "causal"),
        (layers.UpSampling2D(2, interpolation="bilinear"), "bilinear"),
        (layers.UpSampling2D(2), ""),
        (layers.GRU(4, go_backwards=True), "backwards"),
        (layers.GroupNormalization(2), "2 groups"),
        (layers.Bidirectional(layers.GRU(4), merge_mode="sum"), "sum"),
        (layers.Bidirectional(layers.GRU(4)), ""),
    ],
)
def test_a_card_says_what_the_shape_does_not(layer: Any, words: str) -> None:
    model = keras.Sequential([keras.Input((8, 8, 4) if "2D" in type(layer).__name__ else (8, 4)), layer])
    node = read_model(model).nodes[-1]
    said = wording.all_arguments(node).split(", ")
    assert words in said if words else not {"nearest", "concat", "bilinear"} & set(said)
