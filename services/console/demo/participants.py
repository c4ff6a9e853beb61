"""Who takes part in the demo. All of them are invented, and say so in their names."""

from __future__ import annotations

from typing import Any, NamedTuple

from .scale import PERM

KRASNOKAMSK, BEREZNIKI, SOLIKAMSK, KUNGUR = "57627000", "57708000", "57730000", "57722000"
CHAYKOVSKY, LYSVA, KUDYMKAR, CHERNUSHKA = "57654000", "57726000", "57851000", "57657000"


class Organisation(NamedTuple):
    """A participant of the demo; `trades` are the occupations it teaches or hires."""

    id: str
    kind: str
    name: str
    municipality: str
    trades: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()


SEWING = "demo-resurs-igolka"
FACTORIES = ("demo-fabrika-niti", "demo-fabrika-len", "demo-fabrika-kama", "demo-fabrika-iren")
SCHOOLS = tuple(f"demo-shkola-{n}" for n in range(1, 6))

ORGANISATIONS: tuple[Organisation, ...] = (
    # The first employer is whom the quickstart speaks for: nothing of the season is its.
    Organisation(
        "demo-employer", "employer", "Вымышленное предприятие «Пример» (демо)", KRASNOKAMSK, ("8153",)
    ),
    Organisation("demo-czn-perm", "job_centre", "Вымышленный центр занятости, Пермь (демо)", PERM),
    Organisation(
        "demo-czn-berezniki", "job_centre", "Вымышленный центр занятости, Березники (демо)", BEREZNIKI
    ),
    Organisation(
        "demo-czn-solikamsk", "job_centre", "Вымышленный центр занятости, Соликамск (демо)", SOLIKAMSK
    ),
    Organisation("demo-czn-kungur", "job_centre", "Вымышленный центр занятости, Кунгур (демо)", KUNGUR),
    Organisation(
        "demo-czn-chaykovsky", "job_centre", "Вымышленный центр занятости, Чайковский (демо)", CHAYKOVSKY
    ),
    Organisation("demo-czn-lysva", "job_centre", "Вымышленный центр занятости, Лысьва (демо)", LYSVA),
    Organisation(
        "demo-czn-krasnokamsk", "job_centre", "Вымышленный центр занятости, Краснокамск (демо)", KRASNOKAMSK
    ),
    Organisation("demo-czn-kudymkar", "job_centre", "Вымышленный центр занятости, Кудымкар (демо)", KUDYMKAR),
    Organisation(
        SEWING, "resource_centre", "Вымышленный ресурсный центр «Иголка» (демо)", PERM, ("8153", "7531")
    ),
    Organisation(
        "demo-resurs-svarka",
        "resource_centre",
        "Вымышленный ресурсный центр сварки «Дуга» (демо)",
        KRASNOKAMSK,
        ("7212", "8153"),
    ),
    Organisation(
        "demo-college-mashin",
        "college",
        "Вымышленный машиностроительный техникум (демо)",
        PERM,
        ("7223", "7212", "7231"),
    ),
    Organisation(
        "demo-college-med", "college", "Вымышленный медицинский колледж (демо)", PERM, ("3221", "5321")
    ),
    Organisation(
        "demo-college-servis",
        "college",
        "Вымышленный колледж сервиса и информатики (демо)",
        PERM,
        ("5120", "3512"),
    ),
    Organisation(
        "demo-college-berezniki",
        "college",
        "Вымышленный горный техникум, Березники (демо)",
        BEREZNIKI,
        ("8111", "7412"),
    ),
    Organisation(
        "demo-college-solikamsk",
        "college",
        "Вымышленный политехнический колледж, Соликамск (демо)",
        SOLIKAMSK,
        ("8111", "7212"),
    ),
    Organisation(
        "demo-college-kungur",
        "college",
        "Вымышленный автотранспортный колледж, Кунгур (демо)",
        KUNGUR,
        ("8332", "7231"),
    ),
    Organisation(
        "demo-college-chaykovsky",
        "college",
        "Вымышленный индустриальный колледж, Чайковский (демо)",
        CHAYKOVSKY,
        ("7412", "5120"),
    ),
    Organisation(
        "demo-college-lysva",
        "college",
        "Вымышленный политехнический колледж, Лысьва (демо)",
        LYSVA,
        ("7223", "7212"),
    ),
    Organisation(
        "demo-college-kudymkar",
        "college",
        "Вымышленный лесотехнический техникум, Кудымкар (демо)",
        KUDYMKAR,
        ("8341", "8332"),
    ),
    Organisation(
        FACTORIES[0], "employer", "Вымышленная швейная фабрика «Нити» (демо)", PERM, ("8153", "7531")
    ),
    Organisation(FACTORIES[1], "employer", "Вымышленная швейная фабрика «Лён» (демо)", PERM, ("8153",)),
    Organisation(
        FACTORIES[2], "employer", "Вымышленная швейная фабрика «Кама» (демо)", KRASNOKAMSK, ("8153",)
    ),
    Organisation(
        FACTORIES[3], "employer", "Вымышленная швейная фабрика «Ирень» (демо)", PERM, ("8153", "7531")
    ),
    Organisation(
        "demo-zavod-motor",
        "employer",
        "Вымышленный моторный завод «Вектор» (демо)",
        PERM,
        ("7223", "7212", "7412"),
    ),
    Organisation(
        "demo-zavod-lysva",
        "employer",
        "Вымышленный металлургический завод «Искра» (демо)",
        LYSVA,
        ("7223", "7212"),
    ),
    Organisation(
        "demo-rudnik-sever",
        "employer",
        "Вымышленный калийный рудник «Северный» (демо)",
        BEREZNIKI,
        ("8111", "7412"),
    ),
    Organisation(
        "demo-rudnik-dalny",
        "employer",
        "Вымышленный калийный рудник «Дальний» (демо)",
        SOLIKAMSK,
        ("8111", "7212"),
    ),
    Organisation(
        "demo-avtotrans",
        "employer",
        "Вымышленное автопредприятие «Тракт» (демо)",
        PERM,
        ("8332", "7231", "8322"),
    ),
    Organisation(
        "demo-bolnica", "employer", "Вымышленная городская больница (демо)", PERM, ("3221", "5321", "9112")
    ),
    Organisation(
        "demo-torg",
        "employer",
        "Вымышленная торговая сеть «Пятачок» (демо)",
        PERM,
        ("5223", "9112", "5414", "5120"),
    ),
    Organisation(
        "demo-svyaz", "employer", "Вымышленный оператор связи «Эхо» (демо)", PERM, ("3512", "4110", "4311")
    ),
    Organisation(
        "demo-leskhoz",
        "employer",
        "Вымышленный леспромхоз «Парма» (демо)",
        KUDYMKAR,
        ("8341", "8332", "9622"),
    ),
    Organisation(
        "demo-neft",
        "employer",
        "Вымышленное нефтяное управление «Юг» (демо)",
        CHERNUSHKA,
        ("8332", "7412"),
    ),
    *(
        Organisation(school, "school", f"Вымышленная школа № {n} (демо)", PERM)
        for n, school in enumerate(SCHOOLS, 101)
    ),
    Organisation(
        "demo-mintrud",
        "ministry",
        "Вымышленное министерство труда (демо)",
        PERM,
        rights=("exact",),
    ),
    Organisation(
        "demo-copp",
        "coordinator",
        "Вымышленный центр опережающей подготовки (демо)",
        PERM,
        rights=("exact",),
    ),
    Organisation("demo-okrug", "coordinator", "Вымышленная администрация округа, Кунгур (демо)", KUNGUR),
    Organisation("demo-internat", "institution", "Вымышленный дом-интернат (демо)", PERM),
)

PARTICIPANTS: list[dict[str, Any]] = [
    {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "municipality": one.municipality,
        **({"rights": list(one.rights)} if one.rights else {}),
    }
    for one in ORGANISATIONS
]
"""What the gateway is told of them."""

BY_ID = {one.id: one for one in ORGANISATIONS}
PROVIDERS = tuple(one for one in ORGANISATIONS if one.kind in ("college", "resource_centre"))
EMPLOYERS = tuple(one for one in ORGANISATIONS if one.kind == "employer" and one.id != "demo-employer")
