"""How wide venues set their figures, and what they ask of text and lines, each with its source.

Only what was checked on the venue's own style file or guide stands here. TeX points are 1/72.27 in.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, PT, length

_TEX_POINT = 96 / 72.27
_INCH = 96.0


@dataclass(frozen=True, slots=True)
class Venue:
    """One column and the full width in px, the least and greatest text in px, and the page that says so."""

    column: float
    full: float
    source: str
    least_text: float = 7 * PT
    most_text: float = 8 * PT
    most_height: float | None = None


VENUES = {
    "ieee": Venue(3.5 * _INCH, 7.16 * _INCH, "ieeeauthorcenter.ieee.org, size requirements for graphics"),
    "ieeetran": Venue(252 * _TEX_POINT, 516 * _TEX_POINT, "IEEEtran.cls V1.8b, \\columnwidth and \\textwidth"),
    "neurips": Venue(5.5 * _INCH, 5.5 * _INCH, "neurips_2025.sty, \\textwidth"),
    "iclr": Venue(5.5 * _INCH, 5.5 * _INCH, "iclr2026_conference.sty, \\textwidth"),
    "icml": Venue(3.25 * _INCH, 6.75 * _INCH, "icml2026.sty and example_paper.tex"),
    "cvpr": Venue(83.3 * MM, 6.875 * _INCH, "cvpr.sty, 6.875 in less 0.3125 in, halved"),
    "iccv": Venue(83.3 * MM, 6.875 * _INCH, "cvpr.sty, which ICCV shares"),
    "acl": Venue(219.09 * _TEX_POINT, 455.24 * _TEX_POINT, "acl.sty, compiled"),
    "aaai": Venue(239.39 * _TEX_POINT, 7.0 * _INCH, "aaai24.sty, compiled"),
    "acm": Venue(241.15 * _TEX_POINT, 506.3 * _TEX_POINT, "acmart.cls sigconf, 54 pt margins and 2 pc between"),
    "acmsmall": Venue(395.8 * _TEX_POINT, 395.8 * _TEX_POINT, "acmart.cls acmsmall, 6.75 in less 92 pt"),
    "nature": Venue(
        89 * MM,
        183 * MM,
        "research-figure-guide.nature.com, building and exporting figure panels",
        least_text=5 * PT,
        most_text=7 * PT,
        most_height=170 * MM,
    ),
    "lncs": Venue(347.12 * _TEX_POINT, 347.12 * _TEX_POINT, "llncs.cls, compiled"),
    "plos": Venue(2.63 * _INCH, 7.5 * _INCH, "journals.plos.org, figure guidelines", most_height=8.75 * _INCH),
    "article": Venue(345 * _TEX_POINT, 345 * _TEX_POINT, "LaTeX article class at 10 pt, compiled"),
}


def venue(name: object) -> Venue | None:
    """The venue of `"cvpr"` or `"cvpr:full"`; None for what is none."""
    return VENUES.get(name.strip().lower().removesuffix(":full")) if isinstance(name, str) else None


def page_width(value: object) -> float:
    """The px of a page width: a length, a venue's name for its column, or with `:full` for its full width.

    Raises OptionError for what is neither, and for a width that is not positive.
    """
    if found := venue(value):
        return found.full if str(value).strip().lower().endswith(":full") else found.column
    if isinstance(value, str) and not any(c.isdigit() for c in value):
        near = difflib.get_close_matches(value.lower().removesuffix(":full"), VENUES, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else "."
        raise OptionError(
            f"width={value!r} is no length and no venue{meant} Venues are {', '.join(VENUES)}, each also with ':full'; "
            "or give a length such as '88.9mm'"
        )
    px = length(value, "width")
    if px <= 0:
        raise OptionError(f"width={value!r} is no width; give a positive length such as '88.9mm'")
    return px
