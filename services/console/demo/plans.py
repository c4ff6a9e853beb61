"""Money on its way through the cluster, forecasts and quotas."""

from __future__ import annotations

from typing import Any

from .participants import BY_ID, KUNGUR
from .scale import PERM
from .story import Book

SEAMSTRESS = "8153"


def cluster_money(book: Book) -> None:
    """Payers transfer a part of what they pledged, who got it accounts, who paid accepts; some comes back."""
    agreement, college = "demo-copp/a-cluster", "demo-college-mashin"
    ways = (
        ("demo-mintrud", "federal", "60000000.00", "45000000.00", "30000000.00", None),
        ("demo-zavod-motor", "employer", "12000000.00", "8000000.00", "8000000.00", "1500000.00"),
        ("demo-mintrud", "regional", "10000000.00", "4000000.00", None, None),
    )
    for payer, source, paid, accounted, accepted, returned in ways:
        transfer = f"{payer}/t-{source}"
        about = f"t-{source}"
        book.tell(
            payer,
            "agreements.funds_transferred",
            -120,
            about,
            transfer_ref=about,
            agreement=agreement,
            source=source,
            amount=paid,
            on=book.day(-120),
            receiver=college,
        )
        book.tell(
            college,
            "agreements.funds_accounted",
            -60,
            about,
            transfer=transfer,
            amount=accounted,
            evidence="Акты о поставке станков (демо)",
            on=book.day(-60),
        )
        if accepted is not None:
            book.tell(
                payer,
                "agreements.accounting_accepted",
                -40,
                about,
                transfer=transfer,
                amount=accepted,
                on=book.day(-40),
            )
        if returned is not None:
            book.tell(
                payer,
                "agreements.funds_returned",
                -30,
                about,
                transfer=transfer,
                amount=returned,
                on=book.day(-30),
            )


def plans(book: Book) -> None:
    """What the region will need, forecast twice, and how many the ministry lets be admitted."""
    year = book.anchor.year
    for version, more, on in ((1, 0, -150), (2, 15, -50)):
        lines: list[dict[str, Any]] = [
            {"occupation": occupation, "municipality": town, "year": year, "positions": positions + more}
            for occupation, town, positions in (
                (SEAMSTRESS, PERM, 60),
                ("7212", PERM, 80),
                ("7223", PERM, 70),
                ("3221", PERM, 90),
                ("7231", KUNGUR, 30),
            )
        ]
        book.tell(
            "demo-copp",
            "vacancies.forecast_submitted",
            on,
            f"region.{version}",
            forecast_ref="region",
            version=version,
            lines=lines,
        )
    for line in lines:
        book.besides["forecast", line["municipality"], line["occupation"]] += line["positions"]
    for provider, occupation, places in (
        ("demo-college-mashin", "7223", 50),
        ("demo-college-mashin", "7212", 60),
        ("demo-college-med", "3221", 75),
        ("demo-college-kungur", "7231", 25),
    ):
        ref = f"{provider}-{occupation}"
        book.besides["quota", BY_ID[provider].municipality, occupation] += places
        book.tell(
            "demo-mintrud",
            "programs.admission_quota_set",
            -140,
            ref,
            quota_ref=ref,
            provider=provider,
            occupation=occupation,
            year=year,
            places=places,
            funding="budget",
        )
