"""Being there: the code of half a day, the question afterwards, and the certificate."""

from bot.actions import offer
from bot.cards.compose import bold, link, say
from bot.cards.trainings import Told, short
from bot.messages import Choice, OutMessage
from bot.papers.numbers import grouped
from bot.texts import Texts
from bot.training_actions import AskCertificate, JudgeTraining, MakeCertificate, SwitchName

LONGEST_NAME = 64


def noted(texts: Texts, told: Told, half: str, *, is_complete: bool) -> OutMessage:
    """It is noted that someone was there; `half` says when."""
    _ = texts.gettext
    return say(
        bold(_("Noted: you were there.")),
        f"{told.title}, {half}",
        _("That was all of it: your certificate is ready.") if is_complete else "",
        choices=(get_certificate(texts, told),) if is_complete else (),
    )


def get_certificate(texts: Texts, told: Told) -> Choice:
    # Translators: a button; at most 20 characters.
    return offer(texts.gettext("My certificate"), AskCertificate(told.id))


def wrong_code(texts: Texts) -> OutMessage:
    return say(
        texts.gettext("This code doesn't fit. Look once more, or ask your coordinator to note you.")
    )


def ask_feedback(texts: Texts, told: Told, *, has_certificate: bool) -> OutMessage:
    """Ask the day after how it was."""
    _ = texts.gettext
    # Translators: three answers to "How was the training?"; at most 20 characters each.
    ratings = (_("Very good"), _("All right"), _("Not so good"))
    rated = (
        offer(label, JudgeTraining(told.id, 3 - place, "")) for place, label in enumerate(ratings)
    )
    return say(
        bold(_("How was it: {title}?").format(title=told.title)),
        _("Tap an answer, or write a few words of your own."),
        f"— {told.signed_by}" if told.signed_by else "",
        choices=(*rated, *((get_certificate(texts, told),) if has_certificate else ())),
    )


def ask_words(texts: Texts, told: Told) -> OutMessage:
    """Thank for an answer, and leave room for words."""
    _ = texts.gettext
    return say(
        _("Thank you! Would you like to add a few words? Just write them here."),
        # Translators: a button; at most 20 characters.
        choices=(offer(_("That's all"), JudgeTraining(told.id, 0, "")),),
    )


def thanks(texts: Texts) -> OutMessage:
    return say(texts.gettext("Thank you! That helps to make the next one better."))


def ask_name(texts: Texts, told: Told, first_name: str) -> OutMessage:
    """Ask which name stands on the certificate; what is typed next is that name."""
    _ = texts.gettext
    choices = (offer(short(first_name), MakeCertificate(told.id, first_name)),)
    return say(
        bold(_("Your certificate")),
        _("Which name shall stand on it? Write your first name and surname."),
        choices=choices if first_name else (offer(_("No name"), MakeCertificate(told.id, "")),),
    )


def certificate(texts: Texts, told: Told, number: str, address: str) -> OutMessage:
    """Give the certificate, and ask whether strangers who check it see the name."""
    _ = texts.gettext
    return say(
        bold(_("Your certificate: {title}").format(title=told.title)),
        _("Its number: {number}").format(number=grouped(number)),
        _("Anyone you give it to can check here that it is genuine:"),
        link(address),
        _("Shall this page show your name too?"),
        # Translators: two buttons; at most 20 characters each.
        choices=(
            offer(_("Yes, show my name"), SwitchName(number, yes=True)),
            offer(_("No, without my name"), SwitchName(number, yes=False)),
        ),
    )


def name_noted(texts: Texts, *, yes: bool) -> OutMessage:
    _ = texts.gettext
    if yes:
        return say(_("Good, the page shows your name."))
    return say(_("Good, the page shows no name."))


def no_certificate(texts: Texts) -> OutMessage:
    """Something is missing, or it was taken back."""
    _ = texts.gettext
    return say(
        _("There is no certificate yet: it is for those who were there all the time. If that's you, "
          "your coordinator can note it.")
    )  # fmt: skip
