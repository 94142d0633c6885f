"""What the desk of trainings does with each tap; only `taps` calls it, for those who are at the desk."""

from collections.abc import Callable
from typing import Any

from bot import desk_actions as actions
from bot.actions import DeskAction
from bot.dialogue import desk_papers, desk_parts, desk_people, desk_presence, desk_trainings
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Reply

OF_TRAININGS: dict[type[DeskAction], Callable[[Desk, Any], Reply]] = {
    actions.ListTrainings: desk_trainings.show_all,
    actions.BeginTraining: desk_trainings.begin,
    actions.RunTraining: desk_trainings.run,
    actions.EditTraining: desk_parts.edit,
    actions.AskPart: desk_parts.ask,
    actions.FillPart: desk_parts.fill,
    actions.LeavePart: desk_parts.leave,
    actions.PreviewTraining: desk_trainings.preview,
    actions.PublishTraining: desk_trainings.publish,
    actions.CloseSignUp: desk_trainings.close,
    actions.CancelTraining: desk_trainings.cancel,
    actions.DiscardDraft: desk_trainings.discard,
    actions.ListPeople: desk_people.show_people,
    actions.SendPaper: desk_papers.send,
    actions.ShowApplicant: desk_people.show_applicant,
    actions.Select: desk_people.select,
    actions.ShowTicks: desk_presence.show_ticks,
    actions.TickPresent: desk_presence.tick,
    actions.ShowCode: desk_presence.show_code,
    actions.ListCertificates: desk_presence.show_certificates,
    actions.RevokeCertificate: desk_presence.revoke,
}
