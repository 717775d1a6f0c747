"""One definition for each option: a view is a frozen dataclass, and an option is one of its fields.

The function's signature and docstring, the command-line flag, validation, and the row in the docs come from that field.
"""

from visualkeras_svg.options.document import default_words, table
from visualkeras_svg.options.function import view_function, view_of
from visualkeras_svg.options.kinds import KINDS, Kind
from visualkeras_svg.options.later import instead
from visualkeras_svg.options.option import Option, option, options_of
from visualkeras_svg.options.view import View, changed

__all__ = [
    "KINDS",
    "Kind",
    "Option",
    "View",
    "changed",
    "default_words",
    "instead",
    "option",
    "options_of",
    "table",
    "view_function",
    "view_of",
]
