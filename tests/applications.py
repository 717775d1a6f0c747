"""Every architecture of ``keras.applications``, built without weights.

``python tests/applications.py [NAME ...]`` records them in golden/models/applications, each as ``model.to_json()`` in a
gzip file without time stamp.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
from keras.src.backend.common import global_state

FOLDER = Path(__file__).parent.parent / "golden" / "models" / "applications"
_WAITING = "uninitialized_variables"


def names() -> list[str]:
    """The names of the functions that make the architectures."""
    return sorted(name for name in dir(keras.applications) if name[0].isupper() and callable(_maker(name)))


def build(name: str) -> Any:
    """The live model, with automatic layer names counted from one. Its weights have shapes and no values."""
    keras.backend.clear_session()
    with _without_values():
        return _maker(name)(weights=None)


def path_of(name: str) -> Path:
    """Where the architecture is recorded."""
    return FOLDER / f"{name.lower()}.json.gz"


def record(name: str) -> Path:
    """Write the model file of that architecture."""
    path_of(name).write_bytes(gzip.compress(build(name).to_json().encode(), mtime=0))
    return path_of(name)


def _maker(name: str) -> Any:
    return getattr(keras.applications, name)


@contextmanager
def _without_values() -> Iterator[None]:
    before = global_state.get_global_attribute(_WAITING)
    global_state.set_global_attribute(_WAITING, [])
    try:
        with keras.StatelessScope(initialize_variables=False):
            yield
    finally:
        global_state.set_global_attribute(_WAITING, before)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[1:] or names():
        print(record(chosen))
