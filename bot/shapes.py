"""Closed sets of small dataclasses, kept as JSON can hold them: the name, then the fields."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

Packed = tuple[Any, ...]


class Shapes(Generic[T]):
    """The shapes of one closed set; knows each by its name."""

    def __init__(self, *shapes: type[T]) -> None:
        self._by_name = {shape.__name__: shape for shape in shapes}
        self._names = {shape: tuple(one.name for one in fields(shape)) for shape in shapes}

    def pack(self, shape: T) -> Packed:
        names = self._names[type(shape)]
        return (type(shape).__name__, *(getattr(shape, name) for name in names))

    def unpack(self, packed: Packed) -> T | None:
        """Return the shape, or None for one that this version no longer knows."""
        shape = self._by_name.get(str(packed[0])) if packed else None
        if shape is None or len(packed) - 1 != len(self._names[shape]):
            return None
        return shape(*packed[1:])
