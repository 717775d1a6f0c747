"""Which font `font=` means: a file, a family, or a Pillow font."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from visualkeras_svg.errors import OptionError
from visualkeras_svg.scene import Face
from visualkeras_svg.text.sfnt import font_bytes, sfnt

ALIKE = ("Arimo", "Arial", "Helvetica", "Liberation Sans")
"""Families whose letters are as wide as those of the bundled Arimo."""

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_UPRIGHT = ("Regular", "Book", "Roman", "Normal", "Medium", "")
_FAMILY, _STYLE = (16, 1), (17, 2)
_HELP = "give the path of a TTF or OTF file, or one of " + ", ".join(ALIKE)


def resolve(font: object) -> tuple[Face, float | None]:
    """The face to set text in, and its size in px where a Pillow font says one.

    `font` is None for the bundled Arimo, the path of a TTF or OTF file, the name of a family, or a Pillow font.
    Raises OptionError for what names no font with outlines.
    """
    if font is None:
        return Face(), None
    if isinstance(font, Face):
        return font, None
    if isinstance(font, str | os.PathLike):
        return _named(os.fspath(font)), None
    if hasattr(font, "getmask"):
        return _from_pillow(font)
    raise OptionError(f"font={font!r} is no font; {_HELP}")


def _named(name: str | bytes) -> Face:
    text = os.fsdecode(name)
    path = Path(text).expanduser()
    if path.suffix.lower() in SUFFIXES:
        if not path.is_file():
            raise OptionError(f"font={text!r} is no file; {_HELP}")
        return _from_data(str(path.resolve()))
    for family in ALIKE:
        if text.strip().casefold() == family.casefold():
            rest = tuple(other for other in Face().families if other != family)
            return Face(families=(family, *rest))
    found = _installed(text.strip())
    if found is None:
        raise OptionError(f"font={text!r} is no font that is installed here; {_HELP}")
    return _from_data(found)


def _from_data(data: str | bytes) -> Face:
    """The face of a font file, its own family first. Raises OptionError where it is none."""
    sfnt(data)
    families = names(data, _FAMILY)
    return Face(families=(*families[:1], "sans-serif"), data=data)


def _from_pillow(font: object) -> tuple[Face, float]:
    size, path = getattr(font, "size", None), getattr(font, "path", None)
    data = path if isinstance(path, str) else getattr(font, "font_bytes", None) or _read(path)
    if data is None or not isinstance(size, int | float):
        raise OptionError(f"font={font!r} is a bitmap font, which has no outlines to draw; {_HELP}")
    return _from_data(data), float(size)


def _read(path: object) -> str | bytes | None:
    """What a Pillow font's path leads to: Pillow keeps a file name, or an open file."""
    if isinstance(path, bytes | os.PathLike):
        return os.fsdecode(path)
    content = path.getvalue() if hasattr(path, "getvalue") else None
    return content if isinstance(content, bytes) else None


def names(data: str | bytes, kinds: tuple[int, ...]) -> tuple[str, ...]:
    """The entries of those kinds in the font's name table, in the order of the kinds."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font_bytes(data)), fontNumber=0, lazy=True) as font:
        table = font["name"]
        found = [table.getDebugName(kind) for kind in kinds]
    return tuple(str(name) for name in found if name)


@lru_cache(maxsize=64)
def _installed(family: str) -> str | None:
    """The path of the upright file of a family in this system's font folders."""
    best: tuple[int, str] | None = None
    for path in _font_files():
        rank = _rank(path, family)
        if rank is not None and (best is None or (rank, path) < best):
            best = rank, path
    return best[1] if best else None


def _rank(path: str, family: str) -> int | None:
    """How well the file stands for the upright family, 0 best; None where it is of another family or style."""
    from fontTools.ttLib import TTLibError

    try:
        families, styles = names(path, _FAMILY), names(path, _STYLE)
    except (TTLibError, OptionError, KeyError):
        return None
    if family.casefold() not in (name.casefold() for name in families):
        return None
    style = styles[0] if styles else ""
    return _UPRIGHT.index(style) if style in _UPRIGHT else None


def weighted(data: str | bytes | None, bold: bool) -> str | bytes | None:
    """The data to draw from: for bold text of a static file its family's bold file, where that lies beside it.

    Where there is none, bold text is measured and drawn with the file's own weight.
    """
    if not bold or not isinstance(data, str) or sfnt(data).axes():
        return data
    return _bold_file(data) or data


@lru_cache(maxsize=64)
def _bold_file(path: str) -> str | None:
    own = names(path, _FAMILY)[:1]
    stem = Path(path).stem.split("-")[0]
    for other in sorted(Path(path).parent.glob(f"{stem}*")):
        if other.suffix.lower() in SUFFIXES and "bold" in other.stem.lower():
            text = str(other)
            if names(text, _FAMILY)[:1] == own and names(text, _STYLE)[:1] == ("Bold",):
                return text
    return None


def _font_files() -> Iterator[str]:
    for folder in _folders():
        yield from sorted(str(path) for path in folder.rglob("*.[tToO][tT][fFcC]") if path.is_file())


def _folders() -> tuple[Path, ...]:
    """Where this system keeps fonts; the user's own folders first."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        return Path(local, "Microsoft/Windows/Fonts"), Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts")
    if sys.platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    return home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")
