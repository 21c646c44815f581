"""A row of a postcode directory on plain values: columns by name, faults by row, deciles, abolished authorities."""

import pytest

from cdop.residency.postcodes.indices import decile, indices_for
from cdop.residency.postcodes.rules import Refused, Row, RowReader, columns_of, is_unlisted, joined, present_authority
from tests.residency.postcode_directory import CORBY, ENGLAND, HEADER, MEDWAY, NORTH_NORTHAMPTONSHIRE

DIRECTORY_2021 = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,ctry,lsoa01,lsoa11,imd"
LOOKUP_2021 = "pcd,pcd2,pcds,dointr,doterm,cty,ced,laua,ctry,lsoa11,imd"
LOOKUP_2023 = "pcd,pcd2,pcds,dointr,doterm,cty,ced,laua,ctry,lsoa21,imd"
DIRECTORY_2026 = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,ctry25cd,lsoa11cd,lsoa21cd,imd20ind"


def reader(**ranks: int) -> RowReader:
    return RowReader(columns_of(HEADER), indices_for(None, ranks))


def row(**changed: str) -> list[str]:
    """A good row's cells, in the order of ``HEADER``, but for what is changed."""
    good = {
        "pcd": "QX1 1AA", "pcds": "QX1 1AA", "dointr": "198001", "doterm": "", "laua": MEDWAY, "ctry": ENGLAND,
        "lsoa11": "E01099901", "imd": "17",
    }  # fmt: skip
    return list({**good, **changed}.values())


@pytest.mark.parametrize(
    ("header", "authority", "small_area", "rank"),
    [
        (DIRECTORY_2021, "oslaua", "lsoa11", "imd"),
        (LOOKUP_2021, "laua", "lsoa11", "imd"),
        (LOOKUP_2023, "laua", "lsoa21", "imd"),
        (DIRECTORY_2026, "lad25cd", "lsoa21cd", "imd20ind"),
        (DIRECTORY_2026.upper(), "lad25cd", "lsoa21cd", "imd20ind"),
    ],
)
def test_columns_of_every_release_are_found_by_name(header: str, authority: str, small_area: str, rank: str) -> None:
    found = columns_of(header.split(",")).names
    assert (found["postcode"], found["local_authority"], found["small_area"], found["rank"]) == (
        "pcds", authority, small_area, rank,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["pcd", "pcd2", "pcd7", "pcd8"])
def test_any_of_the_postcode_columns_will_do(name: str) -> None:
    assert columns_of([name, *HEADER[3:]]).names["postcode"] == name


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("laua", "the local authority (oslaua, laua or lad24cd)"),
        ("lsoa11", "the small area (lsoa11, lsoa21 or lsoa21cd)"),
        ("imd", "the deprivation rank (imd or imd20ind)"),
        ("doterm", "the month of termination (doterm)"),
        ("ctry", "the country (ctry or ctry24cd)"),
    ],
)
def test_a_missing_column_is_named_in_plain_words(left_out: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        columns_of([name for name in HEADER if name != left_out])
    (fault,) = refused.value.faults
    assert str(fault).startswith(f"row 1, header: there is no column for {words}; the header has: pcd, pcds")


def test_all_missing_columns_are_named_at_once() -> None:
    with pytest.raises(Refused) as refused:
        columns_of(["something", "else"])
    assert len(refused.value.faults) == 6


def test_a_repeated_column_is_refused() -> None:
    with pytest.raises(Refused, match="row 1, laua: the column is repeated"):
        columns_of([*HEADER, "laua"])


def test_a_row_tells_what_is_kept() -> None:
    kept = Row("QX11AA", MEDWAY, "E01099901", 17, "E", "2002-07")
    assert reader().read(2, row(doterm="200207")) == kept


@pytest.mark.parametrize("imd", ["", "0"])
def test_an_area_without_a_rank_has_none(imd: str) -> None:
    found = reader().read(2, row(imd=imd))
    assert isinstance(found, Row)
    assert found.rank is None


@pytest.mark.parametrize("code", ["GIR 0AA", "NPT 0AA", "W1A 0AX", "M1 1AA", "sw1a 1aa"])
def test_unusual_postcodes_are_postcodes(code: str) -> None:
    found = reader().read(2, row(pcds=code))
    assert isinstance(found, Row)
    assert found.postcode == joined(code)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("pcds", "", "is not a postcode"),
        ("pcds", "QX1 1A", "is not a postcode"),
        ("pcds", "QX1 1AA1", "is not a postcode"),
        ("laua", "Medway", "is not the code of a local authority"),
        ("laua", "W06000015", f"lies in another country than {ENGLAND} says"),
        ("lsoa11", "Medway 001A", "is not the code of a small area"),
        ("imd", "32845", "is more than the 32,844 ranks of England (English Indices of Deprivation 2019)"),
        ("imd", "-1", "is not a rank"),
        ("imd", "1.5", "is not a rank"),
        ("imd", "٣", "is not a rank"),
        ("doterm", "200213", "is not a month like 200207"),
    ],
)
def test_a_faulty_cell_is_named_by_row_and_column(column: str, value: str, words: str) -> None:
    found = reader().read(7, row(**{column: value}))
    assert isinstance(found, list)
    (fault,) = found
    assert (fault.row, fault.column, fault.value) == (7, column, value)
    assert words in fault.words


def test_every_fault_of_a_row_is_told() -> None:
    found = reader().read(7, row(pcds="?", lsoa11="?", imd="?", doterm="?"))
    assert isinstance(found, list)
    assert [fault.column for fault in found] == ["pcds", "lsoa11", "imd", "doterm"]


def test_a_country_that_is_none_is_a_fault_and_so_is_a_rank_without_a_country() -> None:
    wrong, none = reader().read(7, row(ctry="England", laua="")), reader().read(7, row(ctry="", laua=""))
    assert isinstance(wrong, list)
    assert isinstance(none, list)
    assert "is not the code of a country" in str(wrong[-1])
    assert [str(fault) for fault in none] == [
        "row 7, imd: '17' is a rank, but the row names no country that ranks its areas"
    ]


@pytest.mark.parametrize("cells", [[], row()[:-1], [*row(), ""]])
def test_a_row_of_another_width_is_a_fault(cells: list[str]) -> None:
    found = reader().read(7, cells)
    assert isinstance(found, list)
    assert str(found[0]) == f"row 7, row: the row has {len(cells)} cells, the header has 8"


@pytest.mark.parametrize(
    ("rank", "ranks", "tenth"),
    [
        (1, 32844, 1),
        (3284, 32844, 1),
        (3285, 32844, 2),
        (16422, 32844, 5),
        (16423, 32844, 6),
        (32844, 32844, 10),
        (33755, 33755, 10),
        (1, 33755, 1),
        (190, 1909, 1),
        (191, 1909, 2),
        (6976, 6976, 10),
        (89, 890, 1),
        (90, 890, 2),
        (890, 890, 10),
    ],
)
def test_the_decile_is_the_tenth_that_the_rank_falls_in(rank: int, ranks: int, tenth: int) -> None:
    assert decile(rank, ranks) == tenth


@pytest.mark.parametrize("ranks", [890, 1909, 6976, 32844, 33755])
def test_tenths_differ_by_one_area_at_most(ranks: int) -> None:
    tenths = [decile(rank, ranks) for rank in range(1, ranks + 1)]
    sizes = [tenths.count(tenth) for tenth in range(1, 11)]
    assert tenths == sorted(tenths)
    assert sum(sizes) == ranks
    assert max(sizes) - min(sizes) <= 1


def test_the_index_follows_the_column_s_year_and_the_site_s_own_number() -> None:
    old = {country: index.ranks for country, index in indices_for(20, {}).items()}
    assert old == {"E": 32844, "W": 1909, "S": 6976, "N": 890}
    assert indices_for(None, {}) == indices_for(20, {})
    assert indices_for(25, {})["E"].ranks == 33755
    assert indices_for(None, {"E": 33755})["E"].name == "English Indices of Deprivation 2025"
    assert indices_for(None, {"W": 1917})["W"].ranks == 1917
    assert indices_for(None, {"W": 1917})["E"].ranks == 32844


def test_an_abolished_authority_is_followed_to_its_successor() -> None:
    assert present_authority(CORBY) == NORTH_NORTHAMPTONSHIRE
    assert present_authority(MEDWAY) == MEDWAY


def test_a_divided_authority_stays_for_a_person_to_decide() -> None:
    assert present_authority("E10000021") == "E10000021"


@pytest.mark.parametrize("code", [None, "L99999999", "E06999999"])
def test_an_authority_that_the_list_does_not_have_is_none(code: str | None) -> None:
    assert present_authority(code) is None


def test_only_a_code_that_this_version_does_not_know_is_worth_saying() -> None:
    assert [is_unlisted(code) for code in ("E06999999", "L99999999", MEDWAY, None)] == [True, False, False, False]
