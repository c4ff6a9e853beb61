"""The steps of people that still stand, for whoever counts people and not postings."""

from __future__ import annotations

TRUE_STEPS = """
    SELECT coalesce(l.trainee, s.trainee) AS who, s.what, s."on", s.municipality, s.occupation, s."where"
    FROM step AS s LEFT JOIN linked AS l ON l.merged = s.trainee AND l.known_seq <= :seq
    WHERE s.known_seq <= :seq AND s."on" <= :as_of AND s.what = ANY(:stages)
        AND NOT EXISTS (SELECT 1 FROM step AS c WHERE c.corrects = s.fact AND c.known_seq <= :seq)
        AND NOT EXISTS (
            SELECT 1 FROM step AS v
            WHERE v.trainee = s.trainee AND v.what = 'void' AND v.known_seq <= :seq AND v.ref = s.ref
                AND (v.ref <> '' OR (s.what = 'registered' AND v."on" >= s."on")))
"""
"""Steps that still stand: neither corrected nor said to be mistakes; two names of one person are one."""
