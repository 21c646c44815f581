"""What the random registers draw from: areas around a panel, invented names, awkward texts."""

# A panel area, then homes inside it, and homes outside it that are easily taken for inside.
PANELS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("E06000035",), ("E06000035",), ("E10000016", "E07000113", "E06000036", "S12000047")),
    (
        ("E06000035",),
        ("E06000035",),
        ("E07000109", "E06000034", "W06000015", "N09000003", "E10000009"),
    ),
    (
        ("E10000016",),
        ("E07000105", "E07000106", "E07000112", "E10000016"),
        ("E06000035", "E07000064", "E10000011"),
    ),
    (
        ("E10000016", "E06000035"),
        ("E07000105", "E06000035", "E07000113", "E10000016"),
        ("E09000004", "E07000064", "S12000046"),
    ),
    (
        ("E10000016", "E07000105", "E06000035"),
        ("E07000105", "E07000106", "E06000035", "E10000016"),
        ("E09000004", "E07000064"),
    ),
    (
        ("E06000060",),
        ("E07000004", "E07000005", "E06000060", "E10000002"),
        ("E06000042", "E07000178", "E10000025"),
    ),
    (
        ("E06000064", "E06000063"),
        ("E10000006", "E07000026", "E07000027", "E06000063", "E06000064"),
        ("E10000017", "E07000121", "S12000006"),
    ),
    (
        ("E10000015",),
        ("E07000100", "E07000240", "E07000097", "E07000242", "E10000015"),
        ("E07000008", "E09000003"),
    ),
    (
        ("E10000015", "E07000240", "E07000097"),
        ("E07000100", "E07000240", "E07000097", "E07000242", "E10000015", "E07000098"),
        ("E07000008", "E09000003"),
    ),
    (
        ("E06000058", "E06000059"),
        ("E06000028", "E07000048", "E10000009", "E07000049", "E06000059"),
        ("E10000014", "E07000091", "E06000046"),
    ),
    (("E07000004",), ("E07000004",), ("E06000060", "E10000002", "E07000005")),
    (
        ("S12000049", "W06000015", "N09000003"),
        ("S12000046", "S12000049", "W06000015", "N09000003"),
        ("S12000050", "W06000014", "E06000035"),
    ),
)

FAMILY_NAMES = (
    "",
    "Aldermoor",
    "Brackenfold",
    "Tarn-Wick",
    "O'Quillan",
    "Łuczkowiak",
    "Ñandubay",
    "Þistilfjord",
    "Ζαφειρολόφος",
    "Вербополье",
    "山川海",
    "אבןסלע",
    "حجرماء",
    "काष्ठपुरम",
    "de la Rivière-Bleue",
    'The "Elder" Mossback',
    "Comma, Semicolon; Colon:",
    "=Equals",
    "'=Quoted equals",
    "''=Twice quoted",
    "-Dash",
    "+Plus",
    "@At",
    "'Plain quote",
    "Two\nlines",
    "Two\r\nlines",
    "No\u00a0break",
    "Tab\there",
    "99",
    "007",
    "2014-03-31",
    "NULL",
)

GIVEN_NAMES = (
    "",
    "Asterlyn",
    "Bramblewyn",
    "Zo\u0308e-Fern",
    "Zöe-Fern",
    "Twin 1",
    "Twin 2",
    "Baby of Aldermoor",
    "=1+1",
    "-",
    "'",
    '"',
    "😀",
    "\u202bמימין\u202c",
)

FACTORS = (
    "smoking_in_pregnancy",
    "Smoking in pregnancy",
    "smoking in pregnancy",
    "unsafe_sleep",
    "unsafe sleep.on a sofa.with an adult",
    ".",
    "total",
    "not_recorded",
    "=SUM(A1:A9)",
    "-1",
    "+44",
    "@handover",
    "'=quoted",
    'the "handover" at birth',
    "'single'",
    '"',
    "a, b",
    "ψυχή",
    "薬",
    "İstanbul",
    "i̇stanbul",
    "straße",
    "STRASSE",
    "cafe\u0301",
    "café",
    "two\nlines",
    "no\u00a0break inside",
    "100%",
    "a_b",
    "aXb",
    "a%b",
    "back\\slash",
    "{braces} $1 :name ?",
    "<b>bold</b>",
    "0",
    "00",
    "[c]",
)

BLANK_PIECES = ("", " ", "\u00a0", "\t ")
POSTCODES = ("", "ME4 4TT", "ME7 1AA", "TN23 1PL", "SW1A 2AA", "B1 1HQ", "EC1A 1BB", "CA1 1AA")
ETHNICITIES = (*"ABCDEFGHJKLMNPRS", "Z", "99", "")
EXPECTATIONS = ("expected", "unexpected", "")
MODIFIABILITY = ("modifiable", "modifiable", "none", "inadequate")
WITHDRAWN_REASONS = ("duplicate", "stillbirth", "termination", "error")
REFERENCE_STYLES = ("{n}", "CDR-{n:04d}", "cdr-{n:04d}", "{n}/14", "a{n}", "A{n}", "-{n}", "/{n}/")
