"""Functional models built at random in live Keras: the graph is what Keras says, and what the configuration gives."""

import json

import corpus  # noqa: F401 (chooses the backend before Keras is imported)
import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers, ops
from says import graph_says, keras_says

from visualkeras_svg import read_model

WIDTH = 4
pytestmark = pytest.mark.backend


def dense(number):
    return layers.Dense(WIDTH, use_bias=number % 2 == 0, trainable=number % 3 > 0)


def nested(number):
    """A model of one or two inputs, functional or a chain."""
    if number % 3 == 0:
        return keras.Sequential([keras.Input((WIDTH,)), dense(number), layers.ReLU()])
    taken = [keras.Input((WIDTH,)) for _ in range(number % 3)]
    inside = taken[0] if len(taken) == 1 else layers.Add()(taken)
    return keras.Model(taken, dense(number)(inside))


def call(model, tensors):
    """The model on as many of the tensors as it takes."""
    taken = tensors[: len(model.inputs)]
    return model(taken[0] if len(taken) == 1 else taken)


MOVES = {
    "layer": lambda _held, a, _b, n: dense(n)(a),
    "shared layer": lambda held, a, _b, n: held["layers"][n % 2](a),
    "merge": lambda _held, a, b, n: (layers.Add, layers.Multiply, layers.Average)[n % 3]()([a, b]),
    "join": lambda _held, a, b, n: dense(n)(layers.Concatenate()([a, b, a])),
    "operation": lambda _held, a, b, n: (ops.relu(a), a + b, a * 2.0, a - b)[n % 4],
    "parts": lambda _held, a, b, n: ops.concatenate([ops.split(a, 2, axis=-1)[n % 2], b[:, :2]], axis=-1),
    "model": lambda _held, a, b, n: call(nested(n), [a, b]),
    "shared model": lambda held, a, b, n: call(held["models"][n % 2], [a, b]),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 99), st.integers(0, 99), st.integers(0, 11)),
    min_size=1,
    max_size=12,
)


def built(steps, inputs, outputs):
    keras.backend.clear_session()
    starts = [keras.Input((WIDTH,)) for _ in range(inputs)]
    held = {"layers": [dense(0), dense(1)], "models": [nested(1), nested(2)]}
    tensors = list(starts)
    for move, first, second, number in steps:
        tensors.append(MOVES[move](held, tensors[-1 - first % len(tensors)], tensors[second % len(tensors)], number))
    return keras.Model(starts, tensors[-outputs:] if outputs > 1 else tensors[-1])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(1, 3), st.integers(1, 3))
def test_a_random_model_is_read_as_what_it_is(steps, inputs, outputs):
    model = built(steps, inputs, outputs)
    live = read_model(model)
    assert graph_says(live) == keras_says(model)
    assert read_model(json.loads(model.to_json())) == live
