import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartoteka.phone_numbers import is_known_region, is_short, normalise, parse, significant


@pytest.mark.parametrize(
    "spelling",
    [
        "+79161234567",
        "79161234567",
        "89161234567",
        "8 916 123-45-67",
        "+7 (916) 123-45-67",
        "9161234567",
        "0079161234567",
        "8(916)1234567",
        "tel:+7-916-123-45-67",
        "sip:79161234567@provider.example",
        "\u00a0+7 916\u00a0123\u201145\u201167 ",
    ],
)
def test_all_spellings_of_a_number_are_one(spelling):
    assert normalise(spelling, "RU") == "+79161234567"


@pytest.mark.parametrize(
    ("region", "spelling", "e164"),
    [
        ("FI", "040 1234567", "+358401234567"),
        ("FI", "358401234567", "+358401234567"),
        ("FI", "79161234567", "+79161234567"),
        ("KG", "0555 123456", "+996555123456"),
        ("KG", "555123456", "+996555123456"),
        ("RU", "+44 20 7183 8750", "+442071838750"),
        ("RU", "00442071838750", "+442071838750"),
        ("RU", "810442071838750", "+442071838750"),
        ("RU", "8 800 555-35-35", "+78005553535"),
    ],
)
def test_it_reads_numbers_as_people_of_a_country_mean_them(region, spelling, e164):
    assert normalise(spelling, region) == e164


@pytest.mark.parametrize("text", ["101", "900", "112", "*8", "#77", "2345"])
def test_short_numbers_stay_what_they_are(text):
    assert (parse(text, "RU"), normalise(text, "RU"), is_short(text)) == (None, text, True)


@pytest.mark.parametrize("text", ["", None, "anonymous", "<unknown>", "trunk", "Restricted", "answer", "+", "٣٤٥٦٧٨٩"])
def test_a_word_is_no_number(text):
    assert normalise(text, "RU") is None


def test_a_number_knows_its_country_and_how_people_write_it():
    number = parse("79161234567", "RU")
    assert (str(number), number.region, number.international) == ("+79161234567", "RU", "+7 916 123-45-67")


def test_it_knows_countries():
    assert is_known_region("FI")
    assert not is_known_region("XX")


@given(st.text(max_size=40))
def test_it_never_raises_and_is_idempotent(text):
    once = normalise(text, "RU")
    assert once is None or normalise(once, "RU") == once


@pytest.mark.parametrize(
    ("e164", "digits"), [("+79161234567", "9161234567"), ("+358401234567", "401234567"), ("112", None), ("", None)]
)
def test_it_knows_the_digits_that_all_spellings_have_in_common(e164, digits):
    assert significant(e164) == digits
