"""Every test vector of figures.md section 4.2, to nine places."""

from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdop.reference.rates import (
    Limits,
    Mark,
    byar_limits,
    count_limits,
    pooled,
    proportion_limits,
    rate,
    ratio_limits,
    rounded,
)

COUNTS = [
    (65, 0.95, 50.163187710459454, 82.84913854593984), (65, 0.998, 42.8802614714802, 94.00029084431802),
    (1045, 0.95, 982.5932018073325, 1110.33121298565), (1045, 0.998, 947.9407035610374, 1148.806160988033),
    (10, 0.998, 2.916318374695686, 24.193724927880535),
]  # fmt: skip
RATES = [
    (1, 100, 100, 0.95, 0.025317807984289897, 5.571643390938898),
    (1, 100, 100, 0.998, 0.0010005003335835344, 9.233413476451585),
    (5, 100, 100, 0.95, 1.62348639011842, 11.668332079322669),
    (5, 100, 100, 0.998, 0.739371731917839, 16.454745203680105),
    (20, 100, 100, 0.95, 12.211428834875937, 30.889880369197066),
    (20, 100, 100, 0.998, 8.922802365144193, 38.08503562504191),
    (222, 3215, 100, 0.95, 6.026574877652675, 7.87572937087185),
    (222, 3215, 100, 0.998, 5.560737695259854, 8.46104668173341),
    (9856, 12345, 100, 0.95, 78.26949058976757, 81.4300165427214),
    (9856, 12345, 100, 0.998, 77.37590543271052, 82.3544727709543),
    (250, 220, 100_000, 0.95, 99984.94738532876, 128631.14487455782),
    (250, 220, 100_000, 0.998, 92710.00554438953, 137651.23772147458),
    (2, 200, 100_000, 0.95, 121.10463927198258, 3612.3438338619794),
    (10, 200, 100_000, 0.95, 2393.7249569837822, 9195.729302878237),
]
WILSON = [
    (1, 100, 0.95, 0.0017674320641406511, 0.054486196178705294),
    (1, 100, 0.998, 0.000873065697299977, 0.1045544528370582),
    (5, 100, 0.95, 0.02154367915436798, 0.11175046923191911),
    (5, 100, 0.998, 0.013865320725997183, 0.16458852282596442),
    (20, 100, 0.95, 0.1333669333310325, 0.28882916559315885),
    (20, 100, 0.998, 0.10519162066711432, 0.3471109417008601),
    (65, 100, 0.95, 0.5525444329688797, 0.7363575175690247),
    (65, 100, 0.998, 0.4954946574070431, 0.7783540614089697),
    (1045, 5000, 0.95, 0.19795549880013297, 0.22049130373189027),
    (1045, 5000, 0.998, 0.19179381799015244, 0.22731562902525818),
]  # fmt: skip
EXACT = [
    (0, 0, 3.6888795), (1, 0.0253178, 5.5716434), (2, 0.2422093, 7.2246877), (3, 0.6186721, 8.7672731),
    (4, 1.0898654, 10.2415887), (5, 1.6234864, 11.6683321), (6, 2.2018943, 13.0594740), (7, 2.8143631, 14.4226754),
    (8, 3.4538322, 15.7631892), (9, 4.1153731, 17.0848035),
]  # fmt: skip


def near(found: Limits | None, low: float, high: float) -> bool:
    assert found is not None
    return is_close(found.low, low) and is_close(found.high, high)


def is_close(found: float, given: float) -> bool:
    return isclose(found, given, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize(("count", "confidence", "low", "high"), COUNTS)
def test_counts(count: int, confidence: float, low: float, high: float) -> None:
    assert near(count_limits(count, confidence), low, high)


@pytest.mark.parametrize(("count", "denominator", "per", "confidence", "low", "high"), RATES)
def test_rates(count: int, denominator: int, per: int, confidence: float, low: float, high: float) -> None:  # noqa: PLR0917 - a vector
    assert near(count_limits(count, confidence).times(per / denominator), low, high)
    if count >= 3:
        assert near(rate(count, denominator, per, confidence).limits, low, high)


@pytest.mark.parametrize(("part", "whole", "confidence", "low", "high"), WILSON)
def test_proportions(part: int, whole: int, confidence: float, low: float, high: float) -> None:
    assert near(proportion_limits(part, whole, confidence), low, high)


@pytest.mark.parametrize(("count", "low", "high"), EXACT)
def test_exact_limits_of_small_counts(count: int, low: float, high: float) -> None:
    found = count_limits(count)
    assert isclose(found.low, low, abs_tol=5e-8)
    assert isclose(found.high, high, abs_tol=5e-8)


def test_bare_byar_and_ratios() -> None:
    assert near(byar_limits(1), 0.01307213290150435, 5.5637555824752605)
    assert near(ratio_limits(895, 835.8835612311743), 1.0017147712553987, 1.143233287249895)
    assert near(ratio_limits(895, 835.8835612311743, 0.998), 0.9635155619614437, 1.1860070415876287)
    assert near(ratio_limits(9, 835.8835612311743), 0.004923380825095776, 0.02043921455549973)
    assert near(ratio_limits(9, 835.8835612311743, 0.998), 0.0029339306550682617, 0.02710589651469021)


def test_percentages_of_reviews_with_modifiable_factors() -> None:
    told = {}
    for part in (0, 4, 7, 21):
        limits = proportion_limits(part, 21)
        told[part] = [str(rounded(100 * number)) for number in (part / 21, limits.low, limits.high)]
    assert told == {0: ["0.0", "0.0", "15.5"], 4: ["19.0", "7.7", "40.0"], 7: ["33.3", "17.2", "54.6"],
                    21: ["100.0", "84.5", "100.0"]}  # fmt: skip


@pytest.mark.parametrize(
    ("count", "births", "printed", "mark"),
    [(11, 3503, "3.1", Mark.UNRELIABLE), (3, 341, "8.8", Mark.UNRELIABLE), (2, 340, None, Mark.TOO_FEW),
     (41, 10797, "3.8", None), (180, 51976, "3.5", None), (100, 40496, "2.5", None), (89, 17985, "4.9", None)],
)  # fmt: skip
def test_published_infant_mortality_is_reproduced(count: int, births: int, printed: str | None, mark: Mark) -> None:
    found = rate(count, births, 1000)
    assert (None if found.value is None else str(rounded(found.value)), found.mark) == (printed, mark)


def test_years_are_pooled_as_sum_over_sum() -> None:
    found = pooled([(3, 100), (7, 100)], 100_000)
    assert found.value == 5000
    assert near(found.limits, 2393.7249569837822, 9195.729302878237)
    assert pooled([(3, 100), (7, None)], 1000).value is None


def test_what_is_missing_stays_missing() -> None:
    for denominator in (None, 0):
        found = rate(5, denominator, 1000)
        assert (found.value, found.limits, found.mark) == (None, None, None)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_rounding_is_half_up_and_exact(count: int, base: int, places: int) -> None:
    value = Fraction(count, base)
    found = Fraction(rounded(value, places))
    assert -Fraction(1, 2) <= (value - found) * 10**places < Fraction(1, 2)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        count_limits(-1)
    for part, whole in ((3, 2), (0, 0)):
        with pytest.raises(ValueError, match="not more than all"):
            proportion_limits(part, whole)
