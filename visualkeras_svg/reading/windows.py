"""How long an axis is after a window has slid over it: convolutions, pooling, padding and cropping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from visualkeras_svg.model import Shape

Config = Mapping[str, Any]
Length = int | None


def spread(value: Any, rank: int) -> tuple[Any, ...]:
    """The value once for each spatial axis."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,) * rank


def known(length: Any) -> Length:
    """The length as a number; None where it is none."""
    return length if isinstance(length, int) else None


def slide(length: Length, window: int, stride: int, dilation: int = 1, padding: str = "valid") -> Length:
    """The number of places where a window stands."""
    if length is None:
        return None
    if padding in ("same", "causal"):
        return ceil(length / stride)
    return (length - ((window - 1) * dilation + 1)) // stride + 1


def slide_transposed(
    length: Length, window: int, stride: int, dilation: int = 1, padding: str = "valid", extra: int | None = None
) -> Length:
    """The length over which a window would have had that many places."""
    if length is None:
        return None
    reach = (window - 1) * dilation + 1
    if padding == "same":
        return length * stride if extra is None else (length - 1) * stride + reach % 2 + extra
    return (length - 1) * stride + reach + (max(reach, stride) - reach if extra is None else extra)


def over_space(config: Config, shape: Shape, change: Callable[[int, Length], Length], channels: Any = None) -> Shape:
    """The shape with each spatial axis changed, and the channels too where a number of them is given."""
    lengths = [known(length) for length in shape]
    first = config.get("data_format") == "channels_first"
    space = lengths[2:] if first else lengths[1:-1]
    changed = [change(axis, length) for axis, length in enumerate(space)]
    depth = lengths[1 if first else -1] if channels is None else channels
    return (lengths[0], depth, *changed) if first else (lengths[0], *changed, depth)


def channels_of(config: Config, shape: Shape) -> Length:
    """The number of channels of a tensor of that shape."""
    return known(shape[1 if config.get("data_format") == "channels_first" else -1])


def convolve(config: Config, shape: Shape) -> Shape:
    """The shape after a convolution."""
    rank = len(shape) - 2
    windows = spread(config["kernel_size"], rank)
    strides = spread(config.get("strides", 1), rank)
    dilations = spread(config.get("dilation_rate", 1), rank)
    padding = config.get("padding", "valid")
    filters = config.get("filters")
    if filters is None:
        depth = channels_of(config, shape)
        filters = None if depth is None else depth * int(config.get("depth_multiplier", 1))
    return over_space(
        config, shape, lambda n, length: slide(length, windows[n], strides[n], dilations[n], padding), filters
    )


def convolve_transposed(config: Config, shape: Shape) -> Shape:
    """The shape after a transposed convolution."""
    rank = len(shape) - 2
    windows = spread(config["kernel_size"], rank)
    strides = spread(config.get("strides", 1), rank)
    dilations = spread(config.get("dilation_rate", 1), rank)
    extra = spread(config.get("output_padding"), rank)
    padding = config.get("padding", "valid")

    def change(n: int, length: Length) -> Length:
        return slide_transposed(length, windows[n], strides[n], dilations[n], padding, extra[n])

    return over_space(config, shape, change, config["filters"])


def pool(config: Config, shape: Shape) -> Shape:
    """The shape after pooling."""
    rank = len(shape) - 2
    windows = spread(config["pool_size"], rank)
    strides = spread(config.get("strides") or windows, rank)
    padding = config.get("padding", "valid")
    return over_space(config, shape, lambda n, length: slide(length, windows[n], strides[n], 1, padding))


def pool_to_size(config: Config, shape: Shape) -> Shape:
    """The shape after adaptive pooling, which gives as many places as asked for."""
    sizes = spread(config["output_size"], len(shape) - 2)
    return over_space(config, shape, lambda n, length: sizes[n] if sizes[n] is not None else length)


def pool_globally(config: Config, shape: Shape) -> Shape:
    """The shape after pooling over all of space."""
    if config.get("keepdims"):
        return over_space(config, shape, lambda _n, _length: 1)
    return (shape[0], channels_of(config, shape))


def _both_sides(value: Any, rank: int) -> Sequence[tuple[int, int]]:
    if rank == 1 and isinstance(value, (list, tuple)) and not isinstance(value[0], (list, tuple)):
        return [(value[0], value[1])]
    return [tuple(pair) if isinstance(pair, (list, tuple)) else (pair, pair) for pair in spread(value, rank)]


def pad(config: Config, shape: Shape) -> Shape:
    """The shape after padding with zeros."""
    sides = _both_sides(config["padding"], len(shape) - 2)
    return over_space(config, shape, lambda n, length: None if length is None else length + sum(sides[n]))


def crop(config: Config, shape: Shape) -> Shape:
    """The shape after cropping."""
    sides = _both_sides(config["cropping"], len(shape) - 2)
    return over_space(config, shape, lambda n, length: None if length is None else length - sum(sides[n]))


def enlarge(config: Config, shape: Shape) -> Shape:
    """The shape after upsampling."""
    sizes = spread(config["size"], len(shape) - 2)
    return over_space(config, shape, lambda n, length: None if length is None else length * sizes[n])
