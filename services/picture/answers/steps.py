"""The steps and needs of people that still stand, for whoever counts people and not postings."""

from __future__ import annotations

STEPS = """
    named (merged, trainee) AS (
        SELECT merged, trainee FROM linked WHERE known_seq <= :seq
        UNION
        SELECT n.merged, l.trainee FROM named AS n JOIN linked AS l ON l.merged = n.trainee
        WHERE l.known_seq <= :seq
    ),
    one AS (
        SELECT merged, trainee FROM named AS n
        WHERE NOT EXISTS (SELECT 1 FROM named AS m WHERE m.merged = n.trainee)
    ),
    said AS (
        SELECT coalesce(o.trainee, s.trainee) AS who, s.what, s."on", s.municipality, s.occupation, s.of,
            s.ref, s."where", s.fact, s.known_seq
        FROM step AS s LEFT JOIN one AS o ON o.merged = s.trainee
        WHERE s.known_seq <= :seq
            AND NOT EXISTS (SELECT 1 FROM step AS c WHERE c.corrects = s.fact AND c.known_seq <= :seq)
    ),
    registration AS (
        SELECT *, lead(what) OVER (PARTITION BY who, ref ORDER BY "on", what = 'void', known_seq) AS next
        FROM said WHERE of = 'registration' AND what IN ('registered', 'void')
    ),
    last AS (
        SELECT DISTINCT ON (of, ref) * FROM said WHERE of <> 'registration' ORDER BY of, ref, known_seq DESC
    ),
    standing AS (
        SELECT who, what, "on", municipality, occupation, "where" FROM registration
        WHERE what = 'registered' AND next IS DISTINCT FROM 'void'
        UNION ALL
        SELECT who, what, "on", municipality, occupation, "where" FROM last
        WHERE of <> 'enrolment' OR ref NOT IN (SELECT ref FROM last WHERE of = 'end' AND what = 'void')
    ),
    true_step AS (SELECT * FROM standing WHERE "on" <= :as_of AND what = ANY(:stages))
"""
"""`true_step`: steps that nothing replaced and that were no mistakes; `one`: the name that others became.
To be put after WITH RECURSIVE. What is said last of a referral, an enrolment, the end of a study or a hire
holds: an intake that was aborted may turn out to have been left before."""

NEEDS = """
    untrue AS (
        SELECT fact FROM registration WHERE what = 'registered' AND next = 'void'
        UNION
        SELECT fact FROM said
        WHERE of = 'enrolment' AND ref IN (SELECT ref FROM last WHERE of = 'end' AND what = 'void')
    ),
    claim AS (
        SELECT n.need, n.what, n."on", coalesce(o.trainee, n.trainee) AS who
        FROM need AS n LEFT JOIN one AS o ON o.merged = n.trainee
        WHERE n.known_seq <= :seq AND n."on" <= :as_of
            AND NOT EXISTS (SELECT 1 FROM need AS c WHERE c.corrects = n.fact AND c.known_seq <= :seq)
            AND n.fact NOT IN (SELECT fact FROM untrue)
    ),
    person AS (SELECT DISTINCT need, what, who FROM claim),
    answered AS (
        SELECT DISTINCT ON (need, who) need, who, what, "on" FROM claim WHERE what <> 'applied'
        ORDER BY need, who, "on" DESC, what
    )
"""
"""`person`: what each person needs and was told; `answered`: what they were told last. To be put after STEPS.
What a registration or an enrolment said of needs goes with it if it was a mistake."""
