"""The words of the page that confirms certificates, for a stranger with a paper in hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.cards.papers import Award, attended_days, hours_of
from bot.cards.trainings import Told
from bot.texts import Texts


class Verdict(StrEnum):
    """What the page says of a number."""

    ASKED = "asked"  # none was given yet
    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    SLIP = "slip"  # it can't be a number of ours
    BUSY = "busy"  # too many were tried
    AWAY = "away"  # the database doesn't answer


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a certificate; the name is empty unless its owner wants it shown."""

    told: Told
    award: Award
    revoked_on: str = ""  # in words; empty while it is valid


def page_words(texts: Texts) -> Mapping[str, str]:
    """Return what stands on the page whatever it says."""
    _ = texts.gettext
    return {
        "title": _("Is this certificate valid?"),
        "number": _("Certificate number"),
        "hint": _("15 figures, at the bottom of the certificate"),
        "check": _("Check"),
        "languages": _("Language"),
        "amber": _("Amber: start a business that helps people"),
    }


def verdict_words(texts: Texts, verdict: Verdict, shown: Shown | None) -> tuple[str, str]:
    """Return the heading of a verdict and what to do now."""
    _ = texts.gettext
    match verdict:
        case Verdict.VALID:
            hidden = _("The name isn't shown here: that is its owner's choice.")
            told = _("Compare this with the paper in your hand.")
            named = shown is not None and bool(shown.award.name)
            return _("This certificate is valid."), told if named else f"{hidden} {told}"
        case Verdict.REVOKED:
            # Translators: {date} is a date with its year.
            when = _("Withdrawn: {date}").format(date=shown.revoked_on if shown else "")
            return _("This certificate is no longer valid."), when
        case Verdict.UNKNOWN:
            return _("We have no certificate with this number."), _(
                "It may have been deleted at its owner's wish. Please compare every figure."
            )
        case Verdict.SLIP:
            return _("This number has a slip in it."), _("Please compare every figure.")
        case Verdict.BUSY:
            return _("That was a lot of numbers."), _("Please wait a minute and try again.")
        case Verdict.AWAY:
            return _("We can't look it up just now."), _("Please wait a minute and try again.")
        case Verdict.ASKED:
            return "", ""


def facts(texts: Texts, shown: Shown) -> list[tuple[str, str]]:
    """Return what the paper has to say too: pairs of label and words."""
    _ = texts.gettext
    told, award = shown.told, shown.award
    listed = [
        (_("Name"), award.name),
        (_("Training"), told.title),
        (_("When"), attended_days(texts, told.zone, award.attended)),
        (_("Length"), texts.hours(hours_of(award.attended))),
        (_("Where"), told.place or _("Online")),
        (_("Organised by"), told.signed_by),
        (_("Issued"), replace(texts, zone=told.zone).date(award.issued_at)),
    ]
    return [(label, words) for label, words in listed if words]
