"""Numbers and texts as every format writes them."""

from __future__ import annotations

import re
from math import isfinite

from visualkeras_svg.errors import ExportError

_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


def number(value: float) -> str:
    """At most three decimals, no exponent, no `-0`. Raises ExportError for what is not finite."""
    if not isfinite(value):
        raise ExportError(f"a coordinate of the figure is {value}; every size and place must be finite")
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain(text: str) -> str:
    """The text with what XML cannot hold, controls and lone surrogates, as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)
