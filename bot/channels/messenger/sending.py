"""Sends to Messenger, and sorts what can go wrong. A file goes first, the choices go last."""

import mimetypes
from contextlib import suppress
from typing import Any

from bot.channels.messenger.graph import Answered, Graph, GraphFailure
from bot.channels.messenger.outcomes import Outcome, failure_of
from bot.channels.messenger.reading import NAME
from bot.files import Files
from bot.messages import Caps, Delivery, Document, Lane, Made, Template
from bot.pulse import Pulse
from bot.rendering import Rendered, plain, render

# Meta, Send API: 2,000 characters; 13 quick replies, titles of 20; button template 640, 3 buttons.
CAPS = Caps(
    text_units=2000,
    label_units=20,
    can_edit=False,
    is_html=False,
    most_choices=13,
    lasting_units=640,
    lasting_choices=3,
)
MESSAGES = "me/messages"
PICTURES_KNOWN = 1000  # uploads that we remember the ids of
ID_KEPT = 64  # characters of a message's id that are kept for the record


class MessengerChannel:
    """Messenger as a door."""

    name = NAME

    def __init__(self, graph: Graph, files: Files, rates: tuple[float, float]) -> None:
        """Open it; `rates` are messages a second, to all and to one person."""
        self._graph = graph
        self._files = files
        self.rate, self.chat_rate = rates
        self.pulse = Pulse(NAME)
        self._uploaded: dict[str, str] = {}  # the id of an upload, by the name of its picture

    async def send(self, delivery: Delivery) -> str:
        """Send one message, in parts if it must be; return the id of the last."""
        try:
            answer = await self._send(delivery)
        except GraphFailure as failure:
            self._feel(failure)
            raise failure_of(failure.error, delivery.attempts) from failure
        if self.pulse.trouble:
            self.pulse.answers()
        return str(answer.get("message_id", ""))[:ID_KEPT]

    async def _send(self, delivery: Delivery) -> Answered:
        if template := delivery.message.template:
            return await self._post(delivery, _utility(delivery, template))
        document, rendered = delivery.message.document, render(delivery.message, CAPS)
        sent = await self._send_file(delivery, document) if document else {}
        if sent and not rendered.parts[-1]:
            return sent  # a file without a word
        for part in rendered.parts[:-1]:
            await self._post(delivery, {"text": part})
        return await self._post(delivery, _last_part(delivery, rendered))

    async def _post(self, delivery: Delivery, message: dict[str, Any]) -> Answered:
        return await self._graph.post(MESSAGES, _envelope(delivery) | {"message": message})

    async def _send_file(self, delivery: Delivery, document: Document) -> Answered:
        """Send a file; nothing is returned of one that can't be made, and the text goes alone."""
        is_picture = document.made is Made.PICTURE
        if is_picture and (shown := await self._show_again(delivery, document.text)):
            return shown
        await self.show_typing(delivery)
        content = await self._files.content(document)
        if content is None:
            return {}
        kind = "image" if is_picture else "file"
        message = {"attachment": {"type": kind, "payload": {"is_reusable": is_picture}}}
        file_type = mimetypes.guess_type(document.name)[0] or "application/octet-stream"
        fields = _envelope(delivery) | {"message": message}
        answer = await self._graph.upload(MESSAGES, fields, (document.name, content, file_type))
        if is_picture and len(self._uploaded) < PICTURES_KNOWN and "attachment_id" in answer:
            self._uploaded[document.text] = str(answer["attachment_id"])
        return answer

    async def _show_again(self, delivery: Delivery, picture: str) -> Answered:
        """Send a picture that Meta has already; nothing when it has not, or has no more."""
        known = self._uploaded.get(picture)
        if known is None:
            return {}
        attachment = {"type": "image", "payload": {"attachment_id": known}}
        try:
            return await self._post(delivery, {"attachment": attachment})
        except GraphFailure as failure:
            if failure.error.outcome is not Outcome.REFUSED:
                raise
            del self._uploaded[picture]
            return {}

    async def show_typing(self, delivery: Delivery) -> None:
        """Show that something is on its way; it is no harm when that fails."""
        body = {"recipient": {"id": delivery.address}, "sender_action": "typing_on"}
        with suppress(GraphFailure):
            await self._graph.post(MESSAGES, body)

    def _feel(self, failure: GraphFailure) -> None:
        """Note what a refusal tells of the Page; that one person is gone tells nothing."""
        reason = failure_of(failure.error, 0)
        match failure.error.outcome:
            case Outcome.NOT_AUTHORISED:
                self.pulse.rejects_us(str(reason))
            case Outcome.RESTRICTED:
                self.pulse.is_away(str(reason))


def _envelope(delivery: Delivery) -> dict[str, Any]:
    kind = "RESPONSE" if delivery.lane is Lane.REPLY else "UPDATE"
    if delivery.message.template:
        kind = "UTILITY"
    return {"recipient": {"id": delivery.address}, "messaging_type": kind}


def _utility(delivery: Delivery, template: Template) -> dict[str, Any]:
    """Return a template filled in, with a button for each choice (Meta: Send a utility message)."""
    text = {"type": "text", "text": plain(str(delivery.message.text))}
    tokens = [f"{delivery.offer}.{place}" for place in range(len(delivery.message.choices))]
    buttons = [{"type": "POSTBACK", "payload": token} for token in tokens]
    parts = [
        {"type": "body", "parameters": [text]},
        {"type": "buttons", "parameters": buttons},
    ]
    return {
        "template": {
            "name": template.name,
            "language": {"code": template.language},
            "components": parts,
        }
    }


def _last_part(delivery: Delivery, rendered: Rendered) -> dict[str, Any]:
    text = rendered.parts[-1]
    tokens = [(label, f"{delivery.offer}.{place}") for place, label in enumerate(rendered.labels)]
    if rendered.is_lasting:
        buttons = [
            {"type": "postback", "title": label, "payload": token} for label, token in tokens
        ]
        template = {"template_type": "button", "text": text, "buttons": buttons}
        return {"attachment": {"type": "template", "payload": template}}
    replies = [
        {"content_type": "text", "title": label, "payload": token} for label, token in tokens
    ]
    return {"text": text} | ({"quick_replies": replies} if replies else {})
