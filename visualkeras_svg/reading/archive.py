"""Model files, opened without running anything that is in them: ``.keras``, ``.h5`` and ``.json`` (also gzipped).

A file is not trusted: members are read by name only, never unpacked to disk, and no more of them than a model needs.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from visualkeras_svg.errors import ModelError
from visualkeras_svg.reading.weights import archived_weights, h5py_or_none, named_sizes

MOST_TEXT = 64 * 2**20
"""The longest configuration that is read, in bytes."""

_ALLOWED = "a .keras archive, a whole-model .h5 file, or the .json that model.to_json() writes"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a model file says: the configuration, and the number of parameters by weight group."""

    data: Mapping[str, Any]
    weights: Mapping[str, int] = field(default_factory=dict)
    by_name: bool = False
    """Whether the weight groups bear the names of layers, not of classes."""


def open_model_file(path: Path) -> ModelFile:
    """The contents of a model file. Raises ModelError where it is none."""
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise ModelError(f"{str(path)!r} {what}; give a Keras model, or the path of {_ALLOWED}")
    try:
        return _open(path)
    except (
        OSError,
        EOFError,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        zipfile.BadZipFile,
        ValueError,
    ) as problem:
        raise _broken(path, str(problem)) from problem
    except KeyError as problem:
        raise _broken(path, f"it has no {problem.args[0] if problem.args else problem}") from problem


def _broken(path: Path, problem: str) -> ModelError:
    return ModelError(f"{str(path)!r} cannot be read as a model ({problem}); give {_ALLOWED}")


def _open(path: Path) -> ModelFile:
    with path.open("rb") as stream:
        head = stream.read(8)
        stream.seek(0)
        if head.startswith(b"PK"):
            return _open_archive(stream)
        if head == b"\x89HDF\r\n\x1a\n":
            return _open_h5(stream)
        if head.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=stream) as unpacked:
                return ModelFile(parse(_read_text(unpacked)))
        return ModelFile(parse(_read_text(stream)))


def _read_text(stream: IO[bytes] | gzip.GzipFile) -> bytes:
    text = stream.read(MOST_TEXT + 1)
    if len(text) > MOST_TEXT:
        raise ValueError(f"its configuration is longer than {MOST_TEXT // 2**20} MB")
    return text


def parse(text: str | bytes) -> Mapping[str, Any]:
    """The JSON object in the text. Raises ValueError where there is none."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("its JSON is no object")
    return data


def _open_archive(stream: IO[bytes]) -> ModelFile:
    with zipfile.ZipFile(stream) as archive:
        if "config.json" not in archive.namelist():
            raise ValueError("the archive has no config.json, so it holds no model's structure")
        with archive.open("config.json") as member:
            data = parse(_read_text(member))
        return ModelFile(data, archived_weights(archive, stream))


def _open_h5(stream: IO[bytes]) -> ModelFile:
    h5py = h5py_or_none()
    if h5py is None:
        raise ValueError("reading .h5 needs h5py; install it with: pip install 'visualkeras-svg[h5]'")
    with h5py.File(stream, "r") as contents:
        if "model_config" not in contents.attrs:
            raise ValueError("it holds weights only, without the model's structure")
        data = parse(_read_text(io.BytesIO(_as_bytes(contents.attrs["model_config"]))))
        groups = contents.get("model_weights")
        weights = {} if groups is None else named_sizes(h5py, groups)
    return ModelFile(data, weights, by_name=True)


def _as_bytes(text: Any) -> bytes:
    return bytes(text) if isinstance(text, bytes) else str(text).encode()
