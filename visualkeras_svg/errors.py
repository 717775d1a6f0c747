"""What can go wrong, as one tree.

VisualKerasError
├── ModelError                  the model cannot be read or drawn
│   ├── UnsupportedModelError   of a kind that holds no graph
│   └── UnbuiltModelError       its shapes are not known yet
├── OptionError (ValueError)    an option has a name or value that is not allowed
│   ├── LayerNotFoundError      an option names a layer that the model does not have
│   ├── WidthError              a page is too narrow for the figure
│   └── OptionTypeError (TypeError)
│                               an option has a value of a type that is not allowed
└── ExportError                 the figure cannot be written
    ├── UnknownFormatError      the suffix or format is none of ours
    └── MissingBackendError     a library that the format needs is not installed
"""

from __future__ import annotations


class VisualKerasError(Exception):
    """Base of every error that this package raises on purpose."""


class ModelError(VisualKerasError):
    """The model cannot be read or drawn."""


class UnsupportedModelError(ModelError):
    """The model is of a kind that holds no graph of layers."""


class UnbuiltModelError(ModelError):
    """The model has no shapes yet, for it was never built."""


class OptionError(VisualKerasError, ValueError):
    """An option has a name or value that is not allowed."""


class LayerNotFoundError(OptionError):
    """An option names a layer that the model does not have."""


class WidthError(OptionError):
    """A page is too narrow for the figure; ``least`` is the smallest width that works, in px."""

    def __init__(self, said: str, least: float) -> None:
        super().__init__(said)
        self.least = least


class OptionTypeError(OptionError, TypeError):
    """An option has a value of a type that is not allowed; the original raises a TypeError there."""


class ExportError(VisualKerasError):
    """The figure cannot be written."""


class UnknownFormatError(ExportError):
    """The suffix or format is none that a figure can be written as."""


class MissingBackendError(ExportError):
    """A library that the format needs is not installed."""
