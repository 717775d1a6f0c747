"""The shapes that recurrent layers and wrappers give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from visualkeras_svg.model import Shape
from visualkeras_svg.reading.windows import Config, channels_of, convolve

Shapes = list[Shape | None]
Rule = Callable[[Config, Sequence[Shape]], Shapes]
STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1, "LSTMCell": 2, "GRUCell": 1, "SimpleRNNCell": 1}


def recur(states: int) -> Rule:
    """The rule of a recurrent layer with that many states."""

    def rule(config: Config, inputs: Sequence[Shape]) -> Shapes:
        return _with_states(config, inputs[0], (config["units"],), states)

    return rule


def step(states: int) -> Rule:
    """The rule of a cell with that many states, which takes one step and gives all of them."""

    def rule(config: Config, inputs: Sequence[Shape]) -> Shapes:
        return [(inputs[0][0], config["units"])] * (1 + states)

    return rule


def recur_cell(config: Config, inputs: Sequence[Shape]) -> Shapes:
    """The shapes that an RNN around a cell, or around several in a stack, gives."""
    cells = cells_of(config["cell"])
    if not cells or any(cell["class_name"] not in STATES for cell in cells):
        return [None]
    output, *_ = recur(0)({**config, "units": cells[-1]["config"]["units"]}, inputs)
    states = [(inputs[0][0], cell["config"]["units"]) for cell in cells for _ in range(STATES[cell["class_name"]])]
    return [output, *(states if config.get("return_state") else [])]


def cells_of(cell: Config) -> list[Config]:
    """The cells that each step goes through."""
    return list(cell["config"]["cells"]) if cell["class_name"] == "StackedRNNCells" else [cell]


def chained(config: Config) -> list[tuple[str, Config]]:
    """The classes and configurations of a Sequential model's layers, without its input."""
    items = [item for item in config["layers"] if item["class_name"] != "InputLayer"]
    return [(str(item["class_name"]), item["config"]) for item in items]


def recur_convolved(config: Config, inputs: Sequence[Shape]) -> Shapes:
    """The shapes that a convolutional LSTM gives."""
    image = (inputs[0][0], *inputs[0][2:])
    return _with_states(config, inputs[0], convolve(config, image)[1:], 2)


def _with_states(config: Config, shape: Shape, end: Shape, states: int) -> Shapes:
    output = (*shape[:2], *end) if config.get("return_sequences") else (shape[0], *end)
    state = (shape[0], *end)
    return [output, *([state] * states if config.get("return_state") else [])]


def both_ways(config: Config, inside: Shapes) -> Shapes:
    """The shapes that a bidirectional wrapper gives around a layer that gives those."""
    output, states = inside[0], inside[1:]
    mode = config.get("merge_mode", "concat")
    if output is None or mode is None:
        return [output, output, *states, *states]
    last = output[-1]
    if mode == "concat" and isinstance(last, int):
        last *= 2
    return [(*output[:-1], last), *states, *states]


def each_step(shape: Shape, inside: Shapes) -> Shapes:
    """The shapes that a layer applied to each time step gives."""
    return [None if given is None else (shape[0], shape[1], *given[1:]) for given in inside]


def parameters(config: Config, shape: Shape, gates: int, biases: int = 1) -> int | None:
    """The parameters of a recurrent layer with so many gates."""
    depth, units = shape[-1], int(config["units"])
    if not isinstance(depth, int):
        return None
    return gates * units * (depth + units + (biases if config.get("use_bias", True) else 0))


def convolved_parameters(config: Config, shape: Shape) -> int | None:
    """The parameters of a convolutional LSTM."""
    image = (shape[0], *shape[2:])
    depth, filters = channels_of(config, image), int(config["filters"])
    if depth is None:
        return None
    window: Any = 1
    for length in config["kernel_size"]:
        window *= length
    bias = filters if config.get("use_bias", True) else 0
    return int(4 * (window * filters * (depth + filters) + bias))
