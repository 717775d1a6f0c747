"""What the docs say of options."""

from __future__ import annotations

from visualkeras_svg.options.option import Option, options_of
from visualkeras_svg.options.view import View


def default_words(spec: Option) -> str:
    """The default as Python writes it, with its unit."""
    unit = spec.unit or ("px" if "length" in (kind.name for kind in spec.kinds) else "")
    is_number = isinstance(spec.default, int | float) and not isinstance(spec.default, bool)
    return f"{spec.default!r} {unit}" if unit and is_number else repr(spec.default)


def table(view_class: type[View]) -> str:
    """The options of a view as a Markdown table."""
    rows = ["| Option | Default | Allowed | Meaning |", "|---|---|---|---|"]
    for spec in options_of(view_class):
        meaning = spec.help if spec.on_command_line else f"{spec.help} Python only."
        cells = (f"`{spec.name}`", f"`{default_words(spec)}`", spec.allowed, meaning)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"
