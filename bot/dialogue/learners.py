"""The first minutes of a newcomer, and everything about themselves later.

>  /start
<  Hi, Anna! I'm Amber. ... Which language?      [Latviešu] [English] [Polski] [Русский] [Dansk]
>  Latviešu
<  Where do you live?                            [Latvija] [Polija] [Dānija] [Kaļiņingradas apg.]
>  Latvija
<  News: off                                     [Yes, send me news]
<  Research: off                                 [Yes, count me in]
<  Your course, your data                        [I'm 13+: let's start] [I'm under 13]
>  I'm 13+: let's start
<  Lesson 1 ...                                  [Next]
"""

from dataclasses import replace

from bot import cards
from bot.actions import Agree, ChooseCountry, ChooseLanguage, SwitchConsent, TooYoung
from bot.dialogue import desk, study, trainings
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.moving import join_with
from bot.dialogue.states import IDLE, ChoosingCountry, ChoosingLanguage, Consenting
from bot.messages import Kind, OutMessage
from bot.services import learners
from bot.services import study as services_study

LINK_CODE = "link_"  # a link's payload that brings a code along
REFERRAL_LENGTH = 64  # Telegram: a deep link's payload


def welcome(turn: Turn) -> Reply:
    """Greet a newcomer, or take someone back to where they were."""
    payload = turn.inbound.text if turn.inbound.kind is Kind.START else ""
    if payload.startswith(LINK_CODE):
        return join_with(turn, payload.removeprefix(LINK_CODE))
    if payload.startswith(desk.INVITE):
        return desk.join(turn, payload.removeprefix(desk.INVITE)) or _bad_invite(turn)
    turn = _with_referral(turn, payload[:REFERRAL_LENGTH])
    if turn.learner.has_agreed:
        return trainings.follow_link(turn, payload) or _welcome_back(turn)
    greeting = cards.welcome.greeting(turn.texts, turn.learner.first_name, turn.course.languages)
    return Reply((greeting,), ChoosingLanguage(), turn.learner)


def _bad_invite(turn: Turn) -> Reply:
    bad = cards.desk.bad_invite(turn.texts)
    if turn.learner.has_agreed:
        return study.with_place(turn, bad)
    without = replace(turn, inbound=replace(turn.inbound, text=""))
    return begin_again(without).after(bad)


def _with_referral(turn: Turn, payload: str) -> Turn:
    """Keep which link brought a newcomer here; one to a training leads there once they agreed."""
    leads_on = payload.startswith(trainings.DEEP_LINK) and not turn.learner.has_agreed
    if payload and (leads_on or not turn.learner.referral):
        return turn.speaking_as(replace(turn.learner, referral=payload))
    return turn


def _welcome_back(turn: Turn) -> Reply:
    back = replace(turn.learner, stopped_at=None)
    hello = cards.welcome.welcome_back(turn.texts, turn.learner.first_name)
    return study.show_today(turn.speaking_as(back)).after(hello).with_learner(back)


def choose_language(turn: Turn, tap: ChooseLanguage) -> Reply:
    """Speak another language from now on."""
    if tap.language not in turn.course.languages:
        return show_language(turn)
    turn = turn.speaking_as(replace(turn.learner, language=tap.language))
    if not turn.learner.country or isinstance(turn.state, ChoosingLanguage):
        return _ask_country(turn)
    return _saved(turn)


def _ask_country(turn: Turn) -> Reply:
    card = cards.welcome.countries(turn.texts, turn.course.countries)
    return Reply((card,), ChoosingCountry(), turn.learner)


def show_language(turn: Turn) -> Reply:
    return Reply.saying(cards.settings.languages(turn.texts, turn.course.languages))


def choose_country(turn: Turn, tap: ChooseCountry) -> Reply:
    """Show another country's rules and examples from now on; its clock comes with it."""
    if tap.country not in turn.course.countries:
        return _ask_country(turn)
    changed = learners.with_country(turn.learner, tap.country, turn.course)
    turn = turn.speaking_as(changed)
    if turn.learner.has_agreed:
        return _saved(turn)
    return Reply(consent_cards(turn), Consenting(), turn.learner)


def _saved(turn: Turn) -> Reply:
    """Say that it is noted, and go back to the open step of a lesson, if any."""
    reply = study.with_place(turn, cards.settings.saved(turn.texts))
    return reply.with_learner(turn.learner)


def consent_cards(turn: Turn) -> tuple[OutMessage, ...]:
    """Return three short cards, each its own switch; only the last is needed."""
    age = turn.course.countries[turn.learner.country].age_of_consent
    return (
        *optional_consent_cards(turn),
        cards.welcome.service_consent(turn.texts, age),
    )


def optional_consent_cards(turn: Turn) -> tuple[OutMessage, ...]:
    learner = turn.learner
    return (
        cards.welcome.news_consent(turn.texts, agreed=learner.news_at is not None),
        cards.welcome.research_consent(turn.texts, agreed=learner.research_at is not None),
    )


def switch_consent(turn: Turn, tap: SwitchConsent) -> Reply:
    """Turn one switch; the card shows at once how it stands now."""
    changed = learners.with_consent(turn.learner, tap.about, turn.now if tap.yes else None)
    card = cards.welcome.news_consent if tap.about == "news" else cards.welcome.research_consent
    shown = card(turn.texts, agreed=tap.yes, edits=turn.edits)
    return Reply((shown,), learner=changed)


def agree(turn: Turn, _: Agree) -> Reply:
    """The course begins, with the first card at once; or with the training that a link led to."""
    if not turn.learner.country:
        return _ask_country(turn)
    if turn.learner.has_agreed:
        return Reply(toast=cards.plain.old_button(turn.texts))
    agreed = replace(turn.learner, agreed_at=turn.now)
    services_study.enrol(turn.db, turn.course, agreed, turn.now)
    turn = turn.speaking_as(replace(agreed, state=IDLE))
    led = trainings.follow_link(turn, turn.learner.referral)
    return (led or study.show_today(turn)).with_learner(turn.learner)


def too_young(turn: Turn, _: TooYoung) -> Reply:
    """Not old enough to agree alone: a parent can."""
    if turn.learner.has_agreed or not turn.learner.country:
        return Reply(toast=cards.plain.old_button(turn.texts))
    age = turn.course.countries[turn.learner.country].age_of_consent
    return Reply.saying(cards.welcome.too_young(turn.texts, age))


def begin_again(turn: Turn) -> Reply:
    """Someone who has not agreed yet does something else: show the open question once more."""
    match turn.state:
        case ChoosingCountry():
            return _ask_country(turn)
        case Consenting():
            return Reply(consent_cards(turn))
        case ChoosingLanguage():
            languages = cards.settings.languages(turn.texts, turn.course.languages)
            return Reply.saying(languages)
    return welcome(turn.speaking_as(replace(turn.learner, state=IDLE)))
