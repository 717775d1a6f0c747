"""Colours: parsing what users write, and shading faces."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from visualkeras_svg.errors import OptionError


@dataclass(frozen=True, slots=True)
class Color:
    """An sRGB colour: red, green, blue from 0 to 255, and opacity from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    @property
    def hex(self) -> str:
        """`#rrggbb`, without the opacity."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def scaled(self, factor: float) -> Color:
        """Each channel times the factor: 0.82 is a face in the shade, 0.4 an outline."""
        return self._each(lambda channel: channel * factor)

    def whiter(self, share: float) -> Color:
        """Mixed with that share of white: 0.25 is a face in the light."""
        return self._each(lambda channel: channel + (255 - channel) * share)

    def darker(self, steps: float) -> Color:
        """Each channel less the steps, as the original shades faces."""
        return self._each(lambda channel: channel - steps)

    def grey(self) -> Color:
        """The grey of equal luminance (BT.709 weights on linear light)."""
        linear = (0.2126, 0.7152, 0.0722)
        light = sum(w * _to_linear(c) for w, c in zip(linear, (self.red, self.green, self.blue), strict=True))
        level = _from_linear(light)
        return Color(level, level, level, self.alpha)

    def _each(self, change: Callable[[float], float]) -> Color:
        red, green, blue = (min(255, max(0, round(change(c)))) for c in (self.red, self.green, self.blue))
        return Color(red, green, blue, self.alpha)


def _to_linear(channel: int) -> float:
    """IEC 61966-2-1, from a coded channel to linear light."""
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else math.pow((share + 0.055) / 1.055, 2.4)


def _from_linear(light: float) -> int:
    share = light * 12.92 if light <= 0.0031308 else 1.055 * math.pow(light, 1 / 2.4) - 0.055
    return round(255 * share)


def luminance(color: Color) -> float:
    """Relative luminance of WCAG 2.1, from 0 to 1."""
    return 0.2126 * _to_linear(color.red) + 0.7152 * _to_linear(color.green) + 0.0722 * _to_linear(color.blue)


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of WCAG 2.1, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def color(value: object, name: str = "color") -> Color:
    """The colour of a CSS name, `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, or a sequence of 3 or 4 numbers from 0 to 255.

    Raises OptionError for anything else.
    """
    if isinstance(value, Color):
        return value
    if isinstance(value, str):
        found = _from_string(value.strip().lower())
    elif isinstance(value, tuple | list):
        found = _from_numbers(value)
    else:
        found = None
    if found is None:
        raise OptionError(
            f"{name}={value!r} is no colour; give a CSS name such as 'orange', '#rrggbb', '#rrggbbaa', "
            "or three or four numbers from 0 to 255"
        )
    return found


def _from_string(text: str) -> Color | None:
    if text in ("transparent", "none"):
        return Color(255, 255, 255, 0.0)
    digits = NAMES.get(text, text.removeprefix("#") if text.startswith("#") else "")
    if not re.fullmatch(r"[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}", digits, re.ASCII):
        return None
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, alpha = (int(digits[i : i + 2] or "ff", 16) for i in (0, 2, 4, 6))
    return Color(red, green, blue, alpha / 255)


def _from_numbers(numbers: tuple[object, ...] | list[object]) -> Color | None:
    if len(numbers) not in (3, 4):
        return None
    levels = []
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 255:
            return None
        levels.append(round(number))
    return Color(levels[0], levels[1], levels[2], levels[3] / 255 if len(levels) == 4 else 1.0)


_TABLE = (
    "aliceblue f0f8ff; antiquewhite faebd7; aqua 00ffff; aquamarine 7fffd4; azure f0ffff; beige f5f5dc; "
    "bisque ffe4c4; black 000000; blanchedalmond ffebcd; blue 0000ff; blueviolet 8a2be2; brown a52a2a; "
    "burlywood deb887; cadetblue 5f9ea0; chartreuse 7fff00; chocolate d2691e; coral ff7f50; "
    "cornflowerblue 6495ed; cornsilk fff8dc; crimson dc143c; cyan 00ffff; darkblue 00008b; darkcyan 008b8b; "
    "darkgoldenrod b8860b; darkgray a9a9a9; darkgreen 006400; darkgrey a9a9a9; darkkhaki bdb76b; "
    "darkmagenta 8b008b; darkolivegreen 556b2f; darkorange ff8c00; darkorchid 9932cc; darkred 8b0000; "
    "darksalmon e9967a; darkseagreen 8fbc8f; darkslateblue 483d8b; darkslategray 2f4f4f; darkslategrey 2f4f4f; "
    "darkturquoise 00ced1; darkviolet 9400d3; deeppink ff1493; deepskyblue 00bfff; dimgray 696969; "
    "dimgrey 696969; dodgerblue 1e90ff; firebrick b22222; floralwhite fffaf0; forestgreen 228b22; "
    "fuchsia ff00ff; gainsboro dcdcdc; ghostwhite f8f8ff; gold ffd700; goldenrod daa520; gray 808080; "
    "green 008000; greenyellow adff2f; grey 808080; honeydew f0fff0; hotpink ff69b4; indianred cd5c5c; "
    "indigo 4b0082; ivory fffff0; khaki f0e68c; lavender e6e6fa; lavenderblush fff0f5; lawngreen 7cfc00; "
    "lemonchiffon fffacd; lightblue add8e6; lightcoral f08080; lightcyan e0ffff; lightgoldenrodyellow fafad2; "
    "lightgray d3d3d3; lightgreen 90ee90; lightgrey d3d3d3; lightpink ffb6c1; lightsalmon ffa07a; "
    "lightseagreen 20b2aa; lightskyblue 87cefa; lightslategray 778899; lightslategrey 778899; "
    "lightsteelblue b0c4de; lightyellow ffffe0; lime 00ff00; limegreen 32cd32; linen faf0e6; magenta ff00ff; "
    "maroon 800000; mediumaquamarine 66cdaa; mediumblue 0000cd; mediumorchid ba55d3; mediumpurple 9370db; "
    "mediumseagreen 3cb371; mediumslateblue 7b68ee; mediumspringgreen 00fa9a; mediumturquoise 48d1cc; "
    "mediumvioletred c71585; midnightblue 191970; mintcream f5fffa; mistyrose ffe4e1; moccasin ffe4b5; "
    "navajowhite ffdead; navy 000080; oldlace fdf5e6; olive 808000; olivedrab 6b8e23; orange ffa500; "
    "orangered ff4500; orchid da70d6; palegoldenrod eee8aa; palegreen 98fb98; paleturquoise afeeee; "
    "palevioletred db7093; papayawhip ffefd5; peachpuff ffdab9; peru cd853f; pink ffc0cb; plum dda0dd; "
    "powderblue b0e0e6; purple 800080; rebeccapurple 663399; red ff0000; rosybrown bc8f8f; royalblue 4169e1; "
    "saddlebrown 8b4513; salmon fa8072; sandybrown f4a460; seagreen 2e8b57; seashell fff5ee; sienna a0522d; "
    "silver c0c0c0; skyblue 87ceeb; slateblue 6a5acd; slategray 708090; slategrey 708090; snow fffafa; "
    "springgreen 00ff7f; steelblue 4682b4; tan d2b48c; teal 008080; thistle d8bfd8; tomato ff6347; "
    "turquoise 40e0d0; violet ee82ee; wheat f5deb3; white ffffff; whitesmoke f5f5f5; yellow ffff00; "
    "yellowgreen 9acd32"
)
NAMES: dict[str, str] = dict(entry.split(" ", 1) for entry in _TABLE.split("; "))
"""The CSS colour names (CSS Color Module Level 4, section 6.1) and their six hexadecimal digits."""
