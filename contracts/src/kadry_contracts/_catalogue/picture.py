"""Messages of the picture."""

from __future__ import annotations

from kadry_contracts._catalogue.common import fact
from kadry_contracts.facts import picture as facts

FACTS = (
    fact(facts.ReconciliationOpenedV1, "открыта сверка", "parties"),
    fact(facts.ReconciliationResolvedV1, "сверка завершена", "parties"),
    fact(facts.SourceSilentV1, "источник замолчал", "parties"),
    fact(facts.SourceRecoveredV1, "источник снова сообщает", "parties"),
    fact(facts.ImbalanceRaisedV1, "возник дисбаланс", "parties"),
    fact(facts.ImbalanceClearedV1, "дисбаланс устранён", "parties"),
)
