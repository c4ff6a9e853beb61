"""Rules of the trainee registry. Pure.

A person is a dated history of what was accepted about them (history.py). Where they count, and since when, is
derived from it (path.py), with what the clock concludes on the way (walk.py), without what should never have
been counted (mistakes.py). A late, corrected or linked event changes the history; the fact says how the path
differs. What follows from a change whatever made it, watch.py adds: timers, holds lost with a registration
(settlement.py), contradictions, how many are expected to graduate.

who                      identity, names, erasure
out of work              registration, confirmation
in training              referral, withdrawal, given_back, admission, place, enrolment, study, pauses,
                         expected, credential
practice                 offers, practice, practised
at work                  availability, hire, hiring, awaited, hire_withdrawn, employment
needs and consents       needs
registers that disagree  contradiction, overlap
what others decide       intake, intake_end, moved_intake
settings, corrections    periods, corrections
"""
