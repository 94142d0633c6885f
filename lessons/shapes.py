"""Which keys and values a YAML file may hold, and what an author is told when it holds others."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from lessons.errors import Report
from lessons.yamls import Loc, Yaml

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Words = Annotated[str, StringConstraints(pattern=r"\w")]


class Shape(BaseModel):
    """Base of the shapes: keys that are not named are refused, and values are taken as they are."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


S = TypeVar("S", bound=Shape)


def misfit(what: str, way_out: str) -> PydanticCustomError:
    """Return the error a shape raises for a rule of its own, worded for the author."""
    return PydanticCustomError("misfit", "{what}", {"what": what, "way_out": way_out})


def validated(shape: type[S], yaml: Yaml, report: Report, at: Loc = ()) -> S | None:
    """Return the value at `at` in the given shape, or None and every misfit in the report."""
    value: Any = yaml.value
    for step in at:
        value = value[step]
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        for detail in error.errors():
            _tell(detail, yaml, report, at)
    return None


def entries(shape: type[S], yaml: Yaml, report: Report) -> dict[str, S] | None:
    """Return the entries of a file, by name; those that don't fit are reported and left out.

    None, and an error in the report, when the file is no group of names.
    """
    if not isinstance(yaml.value, Mapping):
        way_out = "write `name:` and below it, indented, its values"
        report.error(1, "the file is not a group of names", way_out)
        return None
    found = {name: validated(shape, yaml, report, (name,)) for name in yaml.value}
    return {name: entry for name, entry in found.items() if entry is not None}


# By the type of a pydantic error: what is wrong, and the way out.
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not known here", "correct its spelling, or take it out"),
    "int_type": ("is not a whole number", "write digits only"),
    "string_type": ("is not a text", "put it in quotes"),
    "list_type": ("is not a list", "write [one, two], or one entry a line after a dash"),
    "dict_type": ("is not a group of names", "write `name: value` on indented lines below it"),
    "model_type": ("is not a group of names", "write `name: value` on indented lines below it"),
    "date_type": ("is not a day", "write it like 2027-06-30"),
    "too_short": ("has {actual_length} entries", "make it {min_length} or more"),
    "too_long": ("has {actual_length} entries", "make it {max_length} or fewer"),
    "greater_than_equal": ("is too small", "make it {ge} or more"),
    "less_than_equal": ("is too large", "make it {le} or less"),
    "string_pattern_mismatch": (
        "is not written as it should be",
        "keys have small letters, digits and hyphens; countries two capitals; links https://",
    ),
    "literal_error": ("is not one of the known words", "write {expected}"),
}

_UNFORESEEN: Final = {
    "what": "is not written as it should be",
    "way_out": "compare it with docs/authoring.md",
}


def _tell(detail: ErrorDetails, yaml: Yaml, report: Report, at: Loc) -> None:
    loc = (*at, *(step for step in detail["loc"] if step != "[key]"))
    if loc in yaml.refused:
        return
    context = {**_UNFORESEEN, **detail.get("ctx", {})}
    what, way_out = _WORDS.get(detail["type"], ("{what}", "{way_out}"))
    name = " ".join(str(step + 1) if isinstance(step, int) else step for step in loc)
    subject = f"'{name}'" if name else "the file"
    line = yaml.line(*loc)
    report.error(line, f"{subject} {what.format(**context)}", way_out.format(**context))
