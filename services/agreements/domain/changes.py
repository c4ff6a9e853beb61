"""What a message changes, collected while its rule goes through everything that follows.

A signature may activate an agreement, which pledges money, begins obligations and may break a covenant: each
step sees what the steps before it did, and every change of a state gets a version of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar, cast

from kadry_contracts.envelope import Fact
from services.kernel.decision import Decision, Key, Look, State, Timer

S = TypeVar("S", bound=State)


@dataclass(slots=True)
class Changes:
    """States as this message leaves them so far, and what is said and timed because of it."""

    look: Look
    states: dict[Key, State] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)

    def of(self, kind: type[S], id: str) -> S | None:
        """A state as this message leaves it so far."""
        changed = self.states.get(Key(kind.kind, id))
        return self.look(kind, id) if changed is None else cast("S", changed)

    def keep(self, state: S) -> S:
        """Keeps a state, one version after the last; returns it with that version."""
        key = Key(state.kind, state.id)
        old = self.of(type(state), state.id)
        new = replace(cast("Any", state), version=1 if old is None else old.version + 1)
        self.states[key] = new
        return cast("S", new)

    def say(self, *facts: Fact) -> None:
        self.facts.extend(facts)

    def wake(self, about: Key, name: str, at: date | None) -> None:
        """Sets, replaces or (None) takes away a timer for the end of that day."""
        self.timers.append(Timer(about, name, at))

    def decision(self, first: Sequence[Fact] = ()) -> Decision:
        """Everything together; `first` are facts to be read before the others."""
        return Decision(list(self.states.values()), [*first, *self.facts], self.timers)
