"""A figure: a scene that can be looked at, saved and passed on."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import dataclass, replace
from errno import EACCES
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from visualkeras_svg import backends
from visualkeras_svg.backends import TextMode, format_of
from visualkeras_svg.errors import ExportError, MissingBackendError, OptionError, OptionTypeError
from visualkeras_svg.geometry import PT, length
from visualkeras_svg.scene import Scene

Target = str | os.PathLike[str] | IO[Any]
Length = float | str

_TEXT_MODES = ("text", "outline")
_WRITTEN_UNITS = {"mm": "mm", "cm": "mm", "in": "in", "pt": "pt", "pc": "pt"}
"""The unit in which an SVG states its size, for each unit that a length may have."""

_PILLOW = frozenset((
    "convert", "copy", "crop", "filter", "format", "getbbox", "getchannel", "getcolors", "getdata", "getpixel",
    "histogram", "load", "mode", "paste", "point", "putalpha", "putpixel", "quantize", "reduce", "resize", "rotate",
    "split", "thumbnail", "tobytes", "transform", "transpose",
))  # fmt: skip
"""What a Pillow image has, which the original returns."""
_TAKEN = "it takes format, width, height, text, scale and dpi"
_PIXELS = "figure.to_pil().save(…) takes what Pillow does"
_UNSAID = {
    "resolution": "a PDF or SVG holds lines, which have none; for a PNG give dpi=",
    **dict.fromkeys(("quality", "optimize", "compress_level", "bits", "exif", "icc_profile", "pnginfo"), _PIXELS),
}
"""What Pillow's `save` takes, and what to do here."""


@dataclass(frozen=True, repr=False)
class Figure:
    """What a view returns: a scene, and in ``notes`` a sentence on each thing that is not drawn as it was asked.

    A notebook shows it by itself; `save` writes it to a file.
    """

    scene: Scene
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        share = backends.fit_scale(self.scene)
        note = f"The PDF page would be {max(self.size) / PT:,.0f} pt, over the 14,400 pt that viewers open; "
        note += f"it is drawn at {100 * share:.3g} %."
        if share < 1 and note not in self.notes:
            object.__setattr__(self, "notes", (*self.notes, note))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            more = f"; figure.to_pil() is an image of Pillow, which has {name}" if name in _PILLOW else ""
            raise AttributeError(f"a Figure has no {name!r}{more}")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """The pixels of the figure, as NumPy asks for them, of the size that `png` gives it."""
        import numpy as np

        if copy is False:
            raise ValueError("a figure holds no pixels, so that an array of it is always new; leave out copy=False")
        return np.array(self.to_pil(), dtype=dtype)

    def __repr__(self) -> str:
        return f"<Figure {self.scene.title!r}, {self.width:.0f} × {self.height:.0f} px>"

    @property
    def size(self) -> tuple[float, float]:
        """Printed width and height in px (1/96 in)."""
        return self.scene.size

    @property
    def width(self) -> float:
        """Printed width in px."""
        return self.size[0]

    @property
    def height(self) -> float:
        """Printed height in px."""
        return self.size[1]

    def svg(self, *, text: TextMode = "text") -> str:
        """The figure as an SVG document. With `text="outline"` letters are paths, and no font is needed to show it."""
        return str(self._written("svg", {"text": text}))

    def pdf(self, *, text: TextMode = "text", width: Length | None = None) -> bytes:
        """The figure as a PDF of one page; `width` scales the whole page, text and strokes too.

        With `text="outline"` letters are paths, and it holds no font.
        """
        return self._bytes("pdf", {"text": text, "width": width})

    def png(self, *, scale: float | None = None, dpi: float | None = None, width: Length | None = None) -> bytes:
        """The figure as a PNG, 192 pixels to the inch unless one of these says otherwise.

        `scale` is pixels to a px, `dpi` pixels to an inch; `width` as a number is pixels, as a length such as
        "88.9mm" the printed width, at 192 dpi. Raises ExportError where a side would have over 32,767 pixels.
        """
        return self._bytes("png", {"scale": scale, "dpi": dpi, "width": width})

    def to_pil(self, *, scale: float | None = None, dpi: float | None = None, width: Length | None = None) -> Any:
        """The figure as a Pillow image, of the size that `png` gives it.

        Raises MissingBackendError without Pillow.
        """
        try:
            from PIL import Image
        except ImportError as error:
            raise MissingBackendError("to_pil() needs Pillow, which is not installed; pip install pillow") from error
        image = Image.open(io.BytesIO(self.png(scale=scale, dpi=dpi, width=width)))
        image.load()
        return image

    def drawing(self) -> Any:
        """The figure as a `drawsvg.Drawing`, to append marks of your own to, in the figure's coordinates."""
        return backends.drawing(self.scene)

    def save(
        self,
        target: Target,
        format: str | None = None,  # noqa: A002 (Pillow and Matplotlib name it so)
        *,
        width: Length | None = None,
        height: Length | None = None,
        text: TextMode | None = None,
        scale: float | None = None,
        dpi: float | tuple[float, float] | None = None,
        **others: Any,
    ) -> None:
        """Writes the figure to a path, whose suffix tells the format, or to an open file, with `format=`.

        `width` or `height` scale the whole page of an SVG or PDF, text and strokes too; a view's own `width=` keeps
        the text's size. For a PNG, `scale`, `dpi` and `width` are those of `png`; `dpi` may be two equal numbers, as
        for Pillow. A file is complete or untouched. Raises UnknownFormatError for another suffix, OptionError for an
        option that the format does not have, ExportError where the target cannot be written.
        """
        for name in others:
            raise OptionTypeError(f"save() takes no {name}=; {_UNSAID.get(name, _TAKEN)}")
        path = Path(target) if isinstance(target, str | os.PathLike) else None
        form = format if format is not None else path.suffix if path else ""
        options = {"width": width, "height": height, "text": text, "scale": scale, "dpi": _one(dpi)}
        content = self._written(form, options)
        if isinstance(target, str | os.PathLike):
            _replace(Path(target), content.encode() if isinstance(content, str) else content)
        else:
            _pass_on(target, content)

    def show(self) -> None:
        """Shows the figure in the notebook, or elsewhere in the system's viewer of SVG files.

        Raises ExportError where there is no viewer.
        """
        if _in_notebook():
            from IPython.display import display

            display(self)  # type: ignore[no-untyped-call]
            return
        path = Path(tempfile.mkdtemp(prefix="visualkeras-")) / "figure.svg"
        self.save(path)
        if not webbrowser.open(path.as_uri()):
            raise ExportError(f"no viewer could be opened; the figure is in {path}, or save it with figure.save(path)")

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """What a notebook shows: HTML, in which tooltips and links work, an SVG, or a line of text."""
        kinds: dict[str, Callable[[], str]] = {
            # The class keeps MathJax from typesetting what stands between two `$` of a label.
            "text/html": lambda: f'<div class="mathjax_ignore tex2jax_ignore">{self.svg()}</div>',
            "image/svg+xml": self.svg,
            "text/plain": lambda: repr(self),
        }
        return {
            kind: make() for kind, make in kinds.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }  # fmt: skip

    def _bytes(self, name: str, options: dict[str, Any]) -> bytes:
        content = self._written(name, options)
        return content.encode() if isinstance(content, str) else content

    def _written(self, name: str, options: dict[str, Any]) -> str | bytes:
        """The figure in that format; options that are None are not given."""
        form = format_of(name)
        given = {option: value for option, value in options.items() if value is not None}
        scene = self.scene
        if form.vector:
            scene = _resized(scene, given.pop("width", None), given.pop("height", None))
        for option in given:
            if option not in form.options:
                allowed = (*form.options, *(("width", "height") if form.vector else ()))
                shown = name.lower().removeprefix(".")
                raise OptionError(f"{option}= means nothing for {shown}; it takes {', '.join(allowed)}")
        if given.get("text", "text") not in _TEXT_MODES:
            raise OptionError(f"text={given['text']!r} is neither 'text' nor 'outline'")
        return form.write(scene, **given)


def _resized(scene: Scene, width: Length | None, height: Length | None) -> Scene:
    """The scene printed as wide or as high as asked. Raises OptionError for a size that is not positive."""
    if width is not None and height is not None:
        raise OptionError("width= and height= both scale the page; give one of them")
    for name, value, side in (("width", width, scene.size[0]), ("height", height, scene.size[1])):
        if value is None:
            continue
        px = length(value, name)
        if not px > 0:
            raise OptionError(f"{name}={value!r} is not positive; give a positive length such as '88.9mm'")
        unit = str(value).strip()[-2:] if isinstance(value, str) else ""
        return replace(scene, scale=scene.scale * px / side, unit=_WRITTEN_UNITS.get(unit))
    return scene


def _one(dpi: Any) -> Any:
    """Pillow's pair of equal numbers as one."""
    return dpi[0] if isinstance(dpi, tuple | list) and len(dpi) == 2 and dpi[0] == dpi[1] else dpi


def _in_notebook() -> bool:
    """Whether this runs in an IPython kernel. IPython is asked only where it runs already."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return hasattr(shell, "kernel")


def _replace(path: Path, content: bytes) -> None:
    """Writes the file beside its target and renames it into place. Raises ExportError where it cannot be."""
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or device: a rename would put a file in its place
            return
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
        beside = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with beside.open("xb") as file:
                file.write(content)
            if path.exists():
                shutil.copymode(path, beside)
            beside.replace(path)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ExportError(f"{str(path)!r} cannot be written: {reason}; give a path in a folder that exists") from error


def _pass_on(file: IO[Any], content: str | bytes) -> None:
    """Writes to an open file: bytes, or text to one that takes text. Raises ExportError for one that cannot hold it."""
    if not hasattr(file, "write"):
        raise ExportError(f"{file!r} is neither a path nor an open file; give one of the two")
    if isinstance(file, io.TextIOBase):
        if isinstance(content, bytes):
            raise ExportError("this format is binary, and the file was opened for text; open it with mode 'wb'")
        file.write(content)
    else:
        file.write(content.encode() if isinstance(content, str) else content)
