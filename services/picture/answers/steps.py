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
    mistake AS (
        SELECT DISTINCT ON (v.fact) s.fact FROM said AS v JOIN said AS s USING (who, ref, of)
        WHERE of = 'registration' AND v.what = 'void' AND s.what = 'registered' AND s."on" <= v."on"
        ORDER BY v.fact, s."on" DESC, s.known_seq DESC
    ),
    true_step AS (
        SELECT who, what, "on", municipality, occupation, "where" FROM said AS s
        WHERE "on" <= :as_of AND what = ANY(:stages) AND fact NOT IN (SELECT fact FROM mistake)
            AND NOT EXISTS (
                SELECT 1 FROM said AS n WHERE n.ref = s.ref AND n.known_seq > s.known_seq
                    AND n.of = s.of AND s.of <> 'registration')
            AND NOT EXISTS (
                SELECT 1 FROM said AS v WHERE v.ref = s.ref
                    AND s.of = 'enrolment' AND v.of = 'end' AND v.what = 'void'
                    AND NOT EXISTS (
                        SELECT 1 FROM said AS n WHERE n.ref = v.ref AND n.known_seq > v.known_seq
                            AND n.of = 'end'))
    )
"""
"""`true_step`: steps that nothing replaced and that were no mistakes; `one`: the name that others became.
To be put after WITH RECURSIVE. What is said last of a referral, an enrolment, the end of a study or a hire
holds: an intake that was aborted may turn out to have been left before."""

NEEDS = """
    person AS (
        SELECT DISTINCT n.need, n.what, coalesce(o.trainee, n.trainee) AS who
        FROM need AS n LEFT JOIN one AS o ON o.merged = n.trainee
        WHERE n.known_seq <= :seq AND n."on" <= :as_of
            AND NOT EXISTS (SELECT 1 FROM need AS c WHERE c.corrects = n.fact AND c.known_seq <= :seq)
    )
"""
"""`person`: what each person needs and is given, after STEPS."""
