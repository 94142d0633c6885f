"""What the audit log tells of a changed training: just what was otherwise before, and how it is now."""

from bot.storage.trainings import Training, Wording


def differences(before: Training, after: Training) -> tuple[str, str]:
    """Return what changed as it was, and as it is now; two empty texts where nothing did."""
    was, now_is = _parts(before), _parts(after)
    changed = [name for name in {**was, **now_is} if was.get(name, "") != now_is.get(name, "")]
    return _told(was, changed), _told(now_is, changed)


def _told(parts: dict[str, str], names: list[str]) -> str:
    return "; ".join(f"{name}: {parts.get(name, '')}" for name in names)


def _parts(one: Training) -> dict[str, str]:
    days = (f"{day.starts_at:%Y-%m-%dT%H:%M}/{day.ends_at:%H:%MZ}" for day in one.sessions)
    parts = {
        "days": " ".join(days),
        "place": one.place or one.link,
        "places": str(one.capacity),
        "places by group": " ".join(map(str, one.quotas)),
        "sign-up until": f"{one.closes_at:%Y-%m-%dT%H:%MZ}" if one.closes_at else "",
    }
    for language, words in one.words.items():
        parts |= _wording(language, words)
    return parts


def _wording(language: str, words: Wording) -> dict[str, str]:
    return {
        f"title {language}": words.title,
        f"text {language}": words.text,
        f"directions {language}": words.directions,
        f"questions {language}": " / ".join(words.questions),
        f"groups {language}": " / ".join(words.groups),
    }
