"""Sources: where a statement comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    code: str
    title: str
    publisher: str
    year: int | None
    url: str
