"""How many values the weights of a file hold. Only HDF5 headers are read, never a value."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from math import prod
from typing import IO, Any

MOST_PACKED_WEIGHTS = 512 * 2**20
"""The largest compressed weights that are looked into, in bytes; weights that Keras writes are not compressed."""

_RANDOM_STATE = "seed_generator"
_MEMBER = "model.weights.h5"


def h5py_or_none() -> Any:
    """The library that reads HDF5; None where it is not installed."""
    try:
        import h5py
    except ImportError:
        return None
    return h5py


def archived_weights(archive: zipfile.ZipFile, stream: IO[bytes]) -> Mapping[str, int]:
    """The parameters in each layer's group of a ``.keras`` archive; none where they cannot be read.

    A model's structure can be drawn without its weights, so broken weights are no error.
    """
    h5py = h5py_or_none()
    if h5py is None or _MEMBER not in archive.namelist():
        return {}
    info = archive.getinfo(_MEMBER)
    try:
        if info.compress_type == zipfile.ZIP_STORED:
            return _layer_sizes(h5py, _Region(stream, _start(stream, info), info.file_size))
        if info.file_size > MOST_PACKED_WEIGHTS:
            return {}
        with archive.open(info) as member:
            return _layer_sizes(h5py, member)
    except (OSError, KeyError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile):
        return {}


def _layer_sizes(h5py: Any, stream: IO[bytes] | io.RawIOBase) -> Mapping[str, int]:
    with h5py.File(stream, "r") as contents:
        return group_sizes(h5py, contents["layers"]) if "layers" in contents else {}


def group_sizes(h5py: Any, groups: Any) -> dict[str, int]:
    """The number of values below each group. Links that lead elsewhere are not followed."""
    sizes: dict[str, int] = {}
    for name in groups:
        if not isinstance(groups.get(name, getlink=True), h5py.HardLink) or not isinstance(groups[name], h5py.Group):
            continue
        found: list[int] = []

        def add(path: str, entry: Any, found: list[int] = found) -> None:
            if isinstance(entry, h5py.Dataset) and _RANDOM_STATE not in path:
                found.append(prod(int(length) for length in entry.shape or ()))

        groups[name].visititems(add)
        sizes[str(name)] = sum(found)
    return sizes


def named_sizes(h5py: Any, groups: Any) -> dict[str, int]:
    """The number of values of each layer of a whole-model HDF5 file, which lists the names of layers and weights: a
    layer named ``a/b`` lies within the group of a layer named ``a``.
    """
    sizes: dict[str, int] = {}
    for name in _listed(groups, "layer_names"):
        group = _below(h5py, groups, name)
        if isinstance(group, h5py.Group):
            names = [path for path in _listed(group, "weight_names") if _RANDOM_STATE not in path]
            found = [_below(h5py, group, path) for path in names]
            if all(isinstance(weight, h5py.Dataset) for weight in found):
                sizes[name] = sum(prod(int(length) for length in weight.shape or ()) for weight in found)
    return sizes or group_sizes(h5py, groups)


def _listed(group: Any, attribute: str) -> list[str]:
    """A list of names, which Keras splits into numbered parts where it is long."""
    parts = [attribute] if attribute in group.attrs else []
    while not parts or parts[-1] != attribute:
        part = f"{attribute}{len(parts)}"
        if part not in group.attrs:
            break
        parts.append(part)
    names = [name for part in parts for name in group.attrs[part]]
    return [name.decode(errors="replace") if isinstance(name, bytes) else str(name) for name in names]


def _below(h5py: Any, group: Any, path: str) -> Any:
    """What lies at that path; None where a part of it is missing or a link that leads elsewhere."""
    for part in path.split("/"):
        if not isinstance(group, h5py.Group) or not isinstance(group.get(part or ".", getlink=True), h5py.HardLink):
            return None
        group = group[part]
    return group


def weight_group(class_name: str, used: dict[str, int]) -> str:
    """The name under which Keras stores the next layer of that class."""
    name = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", class_name))
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    used[name] = used.get(name, -1) + 1
    return f"{name}_{used[name]}" if used[name] else name


def _start(stream: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Where an archive's member begins, behind its own header."""
    stream.seek(info.header_offset)
    header = stream.read(30)
    name, extra = struct.unpack("<HH", header[26:30])
    return int(info.header_offset + 30 + name + extra)


class _Region(io.RawIOBase):
    """A part of a file as a file of its own: seeking in it costs nothing, as it does within an archive's member."""

    def __init__(self, stream: IO[bytes], start: int, length: int) -> None:
        self._stream, self._start, self._length, self._at = stream, start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._length)[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        wanted = max(0, min(len(view), self._length - self._at))
        self._stream.seek(self._start + self._at)
        data = self._stream.read(wanted)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
