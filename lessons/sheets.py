"""YAML files in shape, with the line of everything in them."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from lessons.yamls import Yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """A YAML file that could be read: its value in shape, and the lines."""

    path: str
    value: T
    yaml: Yaml

    def names(self, entry: str) -> bool:
        """Return whether the file has the entry, be it well formed or not."""
        return (entry,) in self.yaml.lines
