"""How big a tensor is drawn at natural size: depth, height and width in px, by the modes of the original.

Depth follows the tensor's width axis, height its height axis, and width (along the row) its channels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import LONGEST, clamp
from visualkeras_svg.model import Dimension, TensorSpec

CAPS = ("channels", "sequence", "general")
MODES = ("accurate", "balanced", "capped", "logarithmic", "relative")


class Extent(NamedTuple):
    """A drawn size in px: depth, height, and width along the row."""

    depth: float
    height: float
    width: float


class Axes(NamedTuple):
    """A tensor's lengths by what they are drawn as; None where unknown, absent axes left out by `rank`."""

    rank: int
    depth: Dimension
    height: Dimension
    width: Dimension


@dataclass(frozen=True, slots=True)
class Sizing:
    """The options that size a layer, in px and px per unit. `max_*` of None clamp nothing.

    ``held`` holds lengths at `min_*` in the mode `relative` too.
    """

    mode: str = "accurate"
    min_xy: float = 20.0
    max_xy: float | None = 2000.0
    min_z: float = 20.0
    max_z: float | None = 400.0
    scale_xy: float = 4.0
    scale_z: float = 1.5
    base: float = 20.0
    one_dim: str = "z"
    held: bool = True
    channels_cap: float | None = None
    sequence_cap: float | None = None
    shrink_xy: float = 1.0
    shrink_z: float = 1.0


SIZES = ("min_z", "min_xy", "max_z", "max_xy", "scale_z", "scale_xy")
OPTIONS = (*SIZES, "sizing_mode", "dimension_caps", "relative_base_size", "one_dim_orientation")
"""The options by which tensors are sized as the original does."""
_USUAL: Mapping[str, object] = {
    **{name: getattr(Sizing(), name) for name in SIZES},
    "relative_base_size": Sizing().base,
    "one_dim_orientation": Sizing().one_dim,
}
_IDLE: Mapping[str, tuple[str, ...]] = {
    "accurate": ("dimension_caps", "relative_base_size"),
    "relative": ("scale_xy", "scale_z"),
    "paper": (*SIZES, "dimension_caps", "relative_base_size", "one_dim_orientation"),
}
"""The options that have no meaning in a mode; in all others only the base of `relative` has none."""


def axes(spec: TensorSpec) -> Axes:
    """What each axis of a tensor is drawn as, without its batch axis."""
    spatial, channels = spec.spatial, spec.channels
    if spec.channel_axis is None:
        spatial, channels = spatial[:-1], spatial[-1] if spatial else None
    if not spec.shape or len(spec.shape) < 2:
        return Axes(0, None, None, None)
    if not spatial:
        return Axes(1, None, None, channels)
    if len(spatial) == 1:
        return Axes(2, spatial[0], channels, channels)
    return Axes(3, spatial[-1], spatial[-2], channels)


def extent(spec: TensorSpec, sizing: Sizing) -> Extent:
    """The drawn size of a tensor. Unknown lengths take the least size."""
    rank, depth, height, width = axes(spec)
    if rank == 1 and sizing.one_dim == "y":
        return Extent(sizing.min_xy, _length_xy(width, sizing), sizing.min_z)
    if rank <= 1:
        return Extent(sizing.min_xy, sizing.min_xy, _length_z(width, sizing))
    if rank == 2 and sizing.mode in ("balanced", "logarithmic", "capped"):
        return Extent(_length_xy(depth, sizing), _length_xy(height, sizing), _length_z(1, sizing))
    return Extent(_length_xy(depth, sizing), _length_xy(height, sizing), _length_z(width, sizing))


def _length_xy(value: Dimension, s: Sizing) -> float:
    if s.mode == "capped":
        return _scaled(value, s.scale_xy * s.shrink_xy, s.min_xy, s.sequence_cap or s.max_xy)
    return _length(value, s, s.scale_xy, s.min_xy, s.sequence_cap or s.max_xy, s.max_xy)


def _length_z(value: Dimension, s: Sizing) -> float:
    if s.mode == "capped":
        return _scaled(value, s.scale_z * s.shrink_z, s.min_z, s.channels_cap or s.max_z)
    return _length(value, s, s.scale_z, s.min_z, s.channels_cap or s.max_z, s.max_z)


def _length(value: Dimension, s: Sizing, scale: float, low: float, cap: float | None, high: float | None) -> float:
    if s.mode == "accurate":
        return _scaled(value, scale, low, high)
    if s.mode == "relative":
        # A known length is exactly proportional: only a least size that was asked for holds it.
        return _scaled(value, s.base, low if s.held or not isinstance(value, int) else 0.0, cap)
    growth = {"balanced": balanced, "logarithmic": logarithmic}[s.mode]
    return _scaled(value, scale, low, cap, growth)


def _scaled(
    value: Dimension,
    scale: float,
    low: float,
    high: float | None,
    growth: Callable[[float], float] = float,
) -> float:
    if not isinstance(value, int):
        return low
    return clamp(growth(value) * scale, low, math.inf if high is None else high)


_LINEAR, _MIDDLE, _END = 64, 512, 2048
_AT_MIDDLE = _LINEAR + 0.6 * (_MIDDLE - _LINEAR)
_AT_END = _AT_MIDDLE + 0.3 * (_END - _MIDDLE)


def balanced(value: float) -> float:
    """Slope 1 up to 64, 0.6 up to 512, 0.3 up to 2048 as in the original, then logarithmic; without its jumps down."""
    if value <= _LINEAR:
        return value
    if value <= _MIDDLE:
        return _LINEAR + 0.6 * (value - _LINEAR)
    if value <= _END:
        return _AT_MIDDLE + 0.3 * (value - _MIDDLE)
    return _AT_END + 0.3 * _END * math.log(value / _END)


def logarithmic(value: float) -> float:
    """Twenty times the common logarithm; nothing for a length of one."""
    return 20 * math.log10(value) if value > 1 else 0.0


def shrinks(specs: Iterable[TensorSpec], sizing: Sizing) -> tuple[float, float]:
    """For `capped`: what all lengths are multiplied by, along xy and z, so that the largest meets its cap.

    One factor for all layers keeps the ratios between them.
    """
    found = [axes(spec) for spec in specs]
    vertical = sizing.one_dim == "y"
    xy = [n for a in found for n in ((a.depth, a.height) if a.rank > 1 else (a.width,) if vertical else ())]
    z = [a.width for a in found if a.rank > 2 or (a.rank == 1 and not vertical)]
    return (
        _shrink(xy, sizing.scale_xy, sizing.sequence_cap or sizing.max_xy),
        _shrink(z, sizing.scale_z, sizing.channels_cap or sizing.max_z),
    )


def _shrink(values: Iterable[Dimension], scale: float, cap: float | None) -> float:
    largest = max((v for v in values if isinstance(v, int)), default=0) * scale
    return 1.0 if cap is None or largest <= cap else cap / largest


def check_caps(values: Mapping[str, object] | None) -> None:
    """Raise OptionError for a key or a value that `dimension_caps` does not allow."""
    for key, value in (values or {}).items():
        if key not in CAPS:
            raise OptionError(f"dimension_caps has no {key!r}; allowed are {', '.join(CAPS)}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LONGEST:
            raise OptionError(f"dimension_caps[{key!r}]={value!r:.40} is no size; give a positive number of px")


def check_mode(mode: str, given: Mapping[str, object]) -> None:
    """Raise OptionError for a sizing option that has no meaning in a mode, and another value than usually."""
    idle = _IDLE.get(mode, ("relative_base_size",))
    for name in (name for name in idle if name in given and given[name] != _USUAL.get(name)):
        raise OptionError(f"{name} has no meaning with sizing_mode={mode!r}; leave one of the two out")


def capped(sizing: Sizing, values: Mapping[str, float] | None) -> Sizing:
    """The sizing with the caps of `dimension_caps`: `channels` and `sequence`, each `general` where it is not given."""
    given = dict(values or {})
    general = given.get("general")
    return replace(sizing, channels_cap=given.get("channels", general), sequence_cap=given.get("sequence", general))
