"""Who may speak for a person: the pseudonym of a graduate is everybody's to read, and proves nothing."""

from __future__ import annotations

from typing import Any

from services.kernel.decision import Key, Look, Message, Refused, Waiting

from ..copies.intake import Agreement
from .history import Person

SELF_MADE = ("available", "withdrawn")
"""What somebody said who need not know the person: it gives no right to say more of them."""
TEXTS = (
    "Этого человека участник не знает: не регистрировал, не направлял, не учил и не принимал на работу. "
    "Говорить за него может только тот, кто имеет к нему отношение.",
    "The participant does not know this person: has not registered, referred, taught or hired them. Only who "
    "has to do with a person may speak for them.",
)


def knows(person: Person, participant: str, look: Look) -> bool:
    """Whether a participant has a reference of its own for the person, reported what happened to them, taught
    or employs them, or is a party to the agreement under which they study.
    """
    if participant in person.names:
        return True
    source = f"urn:kadry:{participant}#"
    for entry in person.entries:
        if entry.provider == participant:
            return True
        if entry.report.startswith(source) and entry.what not in SELF_MADE:
            return True
    under = {entry.agreement for entry in person.entries if entry.agreement}
    agreements = (look(Agreement, id) for id in sorted(under))
    return any(agreement is not None and participant in agreement.parties for agreement in agreements)


def stranger(message: Message[Any], person: Person, look: Look) -> Waiting | None:
    """None if the writer may speak for the person; else the wait for what would show it, then `not_yours`."""
    if message.data.trainee is None or knows(person, message.participant, look):
        return None
    refused = Refused("not_yours", "/data/trainee", texts=TEXTS)
    return Waiting(Key("person", person.id), refused, named="unemployed_registered or enrolled")


def outsider(message: Message[Any], person: Person) -> Waiting | None:
    """None if the person studies or works at the writer's; else the wait for that, then `not_yours`."""
    if any(entry.provider == message.participant for entry in person.entries):
        return None
    refused = Refused("not_yours", "/data/need", texts=TEXTS)
    return Waiting(Key("person", person.id), refused, named="enrolled or trainee_hired")
