"""How figures say things: numbers, shapes, class names, arguments, and which names an author gave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from visualkeras_svg.model import Dimension, LayerNode, TensorSpec
from visualkeras_svg.wording.operations import along, operated

THIN = "\u2009"
MOST_IN_TURN = 4
"""So many that differ are all said."""

_ACTIVATIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "gelu": "GELU",
    "silu": "SiLU",
    "swish": "SiLU",
    "elu": "ELU",
    "selu": "SELU",
    "leaky_relu": "LeakyReLU",
    "celu": "CELU",
    "glu": "GLU",
    "mish": "Mish",
    "hard_silu": "hard SiLU",
    "hard_swish": "hard SiLU",
}
_FUNCTIONS = {*_ACTIVATIONS, "sigmoid", "tanh", "softmax", "softplus", "softsign", "log_softmax", "hard_sigmoid"}
"""Operations that are activations."""


def number(value: Dimension) -> str:
    """A count, with thin spaces between thousands from five digits on; a symbol as it is, `?` for None."""
    if value is None:
        return "?"
    if isinstance(value, str):
        return value
    return f"{value:,}".replace(",", THIN) if abs(value) >= 10_000 else str(value)


def shape(spec: TensorSpec) -> str:
    """A tensor's shape without its batch axis: `224×224×3`; `?` where nothing is known."""
    if spec.shape is None:
        return "?"
    return "×".join(map(number, spec.shape[1:])) or "scalar"


def tensor(spec: TensorSpec) -> str:
    """A tensor's shape, and its dtype where that is no float: `64 int32`."""
    plain = spec.dtype is None or "float" in spec.dtype
    return shape(spec) if plain else f"{shape(spec)} {spec.dtype}"


def counts(values: Sequence[int], total: int, parts: Sequence[int] = ()) -> tuple[list[str], str]:
    """Counts that are compared: in one unit, with the fewest decimals at which the rounded ones add up to the total.

    What would print as zero but is none shows its first digit. After the values come the ``parts`` of some of them.
    """
    unit, scale = next(((u, s) for u, s in (("G", 10**9), ("M", 10**6), ("k", 10**3)) if total >= 10 * s), ("", 1))
    if scale == 1:
        return [number(value) for value in (*values, *parts)], number(total)
    for decimals in range(10):
        rounded = [round(value / scale, decimals) for value in (*values, total - sum(values))]
        fits = round(sum(rounded), decimals) == round(total / scale, decimals)
        if fits and all(one or not value for one, value in zip(rounded, values, strict=False)):
            break
    words = [f"{value / scale:.{decimals}f} {unit}" for value in (*values, *parts)]
    return words, f"{total / scale:.{decimals}f} {unit}"


def spatial(spec: TensorSpec) -> str:
    """A tensor's spatial size, without batch and channels: `224×224`."""
    return "×".join(map(number, spec.spatial))


def activation(name: str) -> str:
    """An activation as papers write it: ReLU, GELU, SiLU as such, tanh, sigmoid and softmax in small letters."""
    return _ACTIVATIONS.get(name, name.replace("_", " "))


def _sizes(values: Any, times: str = "×") -> str:
    if not isinstance(values, Sequence) or isinstance(values, str):
        return str(values)
    return times.join(str(v) for v in values)


def _stride(values: Any) -> str:
    numbers = list(values) if isinstance(values, Sequence) else [values]
    if all(n == 1 for n in numbers):
        return ""
    return f"s{numbers[0]}" if len(set(numbers)) == 1 else "s" + _sizes(numbers)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a layer was made with, in words: its kernel (with stride), other things, and its activation; "" for none."""

    kernel: str = ""
    other: str = ""
    activation: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.kernel, self.other, self.activation) if part)


def held(node: LayerNode) -> LayerNode | None:
    """The layer that a wrapper holds, as a node of its own; None where it holds none."""
    inner = node.attributes.get("layer", node.attributes.get("cell"))
    if not isinstance(inner, Mapping) or "class_name" not in inner:
        return None
    return replace(node, kinds=(str(inner["class_name"]),), attributes=inner.get("attributes") or {})


def all_arguments(node: LayerNode, width: bool = True) -> str:
    """All that a card says of what a layer was made with: kernel, stride, filters or units, the rest, activation.

    A wrapper says what it holds. Without `width` filters and units are left out, which the shape of the output says.
    """
    return ", ".join(filter(None, _parts(node, width)))


def arguments_in_turn(nodes: Sequence[LayerNode], width: bool = True, alike: bool = True) -> str:
    """The same of layers that stand for one another: what differs is said for each in turn, what is `alike` once."""
    *parts, activations = zip_longest(*(_parts(node, width) for node in nodes), fillvalue="")
    if any(activations):
        plain = (activation(str(node.attributes.get("activation", "linear"))) for node in nodes)
        activations = tuple(one or other for one, other in zip(activations, plain, strict=True))
    told = (part for part in (*parts, activations) if any(part) and (alike or len(set(part)) > 1))
    return ", ".join(map(in_turn, told))


def in_turn(words: Sequence[str]) -> str:
    """What differs from one to the next: `32 → 64 → 128`, of more than four the first and the last; else it once.

    A dash stands for what is not there.
    """
    found = [one or "–" for one in words] if any(words) else [""]
    if len(set(found)) == 1:
        return found[0]
    if len(found) <= MOST_IN_TURN:
        return " → ".join(found)
    other = next(one for one in found if one != found[0])
    return " → ".join([found[0], *([other] if found[0] == found[-1] else []), "…", found[-1]])


def _parts(node: LayerNode, width: bool) -> tuple[str, ...]:
    """The parts of what a card says: kernel, sides, width, the rest and activation; of a wrapper the fourth is all."""
    inner = held(node)
    if inner is not None:
        merged = node.attributes.get("merge_mode", "concat")
        told = width or (node.type == "Bidirectional" and merged == "concat")  # the shape says those of both ways
        made = joined(held_name(node) or class_words(inner), all_arguments(inner, told))
        return "", "", "", made if merged in ("concat", None) else f"{made}, {merged}", ""
    found = arguments(node)
    channels = node.attributes.get("filters", node.attributes.get("units"))
    wide = number(channels) if isinstance(channels, int) and width else ""
    kernel = "" if found.kernel in _REDUCTIONS.values() else found.kernel  # the class says it
    sides = padding(node) if node.type.startswith(("ZeroPadding", "Cropping")) else ""
    return kernel, sides, wide, found.other, found.activation


def joined(name: str, made: str) -> str:
    """A class and what it was made with on one line."""
    return f"{name}{', ' if made[0].isalpha() and not made.startswith('k ') else ' '}{made}" if made else name


_REDUCTIONS = {"GlobalAveragePooling": "mean", "GlobalMaxPooling": "max"}


def arguments(node: LayerNode) -> Arguments:
    """The arguments that change the arithmetic and that the shape does not say."""
    return Arguments(_kernel(node), _other(node), argument_activation(node))


def _kernel(node: LayerNode) -> str:
    given = node.attributes
    if "kernel_size" in given:
        kernel = list(given["kernel_size"]) if isinstance(given["kernel_size"], Sequence) else [given["kernel_size"]]
        words = f"k {kernel[0]}" if len(kernel) == 1 else _sizes(kernel)
        return f"{words} {_stride(given.get('strides', 1))}".strip()
    if "pool_size" in given:
        return _pool(given["pool_size"], given.get("strides"))
    if node.type.startswith("UpSampling") and "size" in given:
        return _sizes(given["size"])
    return next((word for prefix, word in _REDUCTIONS.items() if node.type.startswith(prefix)), "")


def _pool(size: Any, strides: Any) -> str:
    window = list(size) if isinstance(size, Sequence) else [size]
    steps = window if strides is None else list(strides) if isinstance(strides, Sequence) else [strides]
    if len(window) == 1:
        return f"/{steps[0]}" if steps == window else f"k {window[0]} {_stride(steps) or 's1'}"
    return _sizes(window) if steps == window else f"{_sizes(window)} {_stride(steps) or 's1'}"


def _other(node: LayerNode) -> str:
    given = node.attributes
    words = list(operated(node))
    if given.get("dilation_rate") and any(n != 1 for n in _flat(given["dilation_rate"])):
        words.append(f"dilation {_flat(given['dilation_rate'])[0]}")
    if given.get("groups", 1) not in (1, None) and "kernel_size" in given:
        words.append(f"{given['groups']} groups")
    words += _ways(node)
    words += along(node)
    if "num_heads" in given and "key_dim" in given:
        words.append(f"{given['num_heads']} {'head' if given['num_heads'] == 1 else 'heads'} × {given['key_dim']}")
    if given.get("use_causal_mask"):
        words.append("causal")
    words += _amounts(node)
    if "input_dim" in given and "output_dim" in given:
        words.append(f"{number(given['input_dim'])}×{number(given['output_dim'])}")
    return ", ".join(words)


def _amounts(node: LayerNode) -> Iterator[str]:
    """Rates, slopes and widths."""
    given = node.attributes
    if "rate" in given:
        yield f"{given['rate']:g}" if isinstance(given["rate"], int | float) else str(given["rate"])
    if isinstance(given.get("dropout"), int | float) and given["dropout"]:
        yield f"dropout {given['dropout']:g}"
    slope = given.get("negative_slope", given.get("alpha"))
    if isinstance(slope, int | float) and (
        node.type in ("LeakyReLU", "LeakyRelu") or (node.type == "ELU" and slope != 1)
    ):
        yield f"{slope:g}"
    if node.type == "GaussianNoise" and "stddev" in given:
        yield f"{given['stddev']:g}"
    if node.type == "Rescaling":
        yield from _rescaling(given.get("scale"), given.get("offset"))


def _rescaling(scale: Any, offset: Any) -> Iterator[str]:
    """A factor, as a part of one where it is that, and what is added then."""
    if isinstance(scale, int | float) and scale:
        part = 1 / scale
        yield f"/ {part:g}" if scale < 1 and abs(part - round(part * 2) / 2) < 1e-6 * part else f"× {scale:g}"
    if isinstance(offset, int | float) and offset:
        yield f"{'+' if offset > 0 else '−'} {abs(offset):g}"


def _ways(node: LayerNode) -> Iterator[str]:
    """The ways of computing, of several that give one shape, but for the usual ones."""
    given = node.attributes
    if given.get("padding") == "causal":
        yield "causal"
    if node.type.startswith("UpSampling") and given.get("interpolation", "nearest") != "nearest":
        yield str(given["interpolation"])
    if node.type == "Resizing" and given.get("interpolation", "bilinear") != "bilinear":
        yield str(given["interpolation"])
    if node.type == "Dot" and given.get("normalize"):
        yield "normalized"
    if given.get("go_backwards"):
        yield "backwards"


def _flat(values: Any) -> list[Any]:
    return list(values) if isinstance(values, Sequence) else [values]


def padding(node: LayerNode) -> str:
    """How much a layer adds or cuts off on each side: `3`, or `(0, 1)` before and after."""
    given = _flat(node.attributes.get("padding", node.attributes.get("cropping", 1)))
    sides = {tuple(side) if isinstance(side, Sequence) else (side, side) for side in given}
    if len(given) == 2 and all(isinstance(side, int) for side in given) and node.type.endswith("1D"):
        sides = {(given[0], given[1])}
    if len(sides) > 1:
        return str(given).replace("[", "(").replace("]", ")")
    before, after = sides.pop()
    return str(before) if before == after else f"({before}, {after})"


def argument_activation(node: LayerNode) -> str:
    """The activation that a layer was given as an argument; "" for none or linear, and for tanh in recurrent cells."""
    name = node.attributes.get("activation")
    if not isinstance(name, str) or node.type == "Activation" or name == ("tanh" if _is_recurrent(node) else "linear"):
        return ""
    return activation(name)


def _is_recurrent(node: LayerNode) -> bool:
    return "recurrent_activation" in node.attributes or node.type == "SimpleRNN" or "RNN" in node.kinds


def class_words(node: LayerNode) -> str:
    """What a layer is called: its class, with what it wraps, but for activations the name of the function."""
    if node.type == "Activation":
        return activation(str(node.attributes.get("activation", "Activation")))
    if node.type == "Softmax" or (node.kinds[-1] == "Operation" and _snake(node.type) in _FUNCTIONS):
        return activation(_snake(node.type))
    if node.type == "ReLU" and node.attributes.get("max_value"):
        return f"ReLU{node.attributes['max_value']:g}"
    inner = held(node)
    return node.type if inner is None else f"{node.type}({held_name(node) or inner.type})"


def held_name(node: LayerNode) -> str:
    """The name of the model that a wrapper holds, where its author gave it one."""
    inner = node.attributes.get("layer")
    name = inner.get("name", "") if isinstance(inner, Mapping) else ""
    return "" if re.fullmatch(r"(functional|sequential|model)(_\d+)?", name) else str(name)


def broken(name: str) -> list[str]:
    """A class name of more than twelve letters on two lines, broken at the capital nearest to its middle."""
    places = [m.start() for m in re.finditer(r"(?<=[a-z])(?=[A-Z(])", name)]
    if len(name) <= 12 or not places:
        return [name]
    middle = min(places, key=lambda place: (abs(2 * place - len(name)), place))
    return [name[:middle], name[middle:]]


def _snake(name: str) -> str:
    """The name that Keras makes of a class name: `BatchNormalization` → `batch_normalization`."""
    step = re.sub(r"\W+", "", name)
    step = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", step)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", step).lower()


def is_given(node: LayerNode) -> bool:
    """Whether the author named the layer: its name is not the one that Keras makes of the class."""
    stems: tuple[str, ...] = (_snake(node.type), node.type.lower())
    if node.type == "InputLayer":
        stems = ("input", "input_layer", "keras_tensor", "inputs")
    return not any(re.fullmatch(re.escape(stem) + r"(_?\d+)?(_input)?", node.name) for stem in stems) and not (
        node.type == "InputLayer" and node.name.endswith("_input")
    )


def input_name(node: LayerNode) -> str:
    """An input's own name, or `input` where Keras made it."""
    return node.name if is_given(node) else "input"
