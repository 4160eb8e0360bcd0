"""What makes two spellings one: for names, and for the digits of a number."""

import pytest

from contacts.cards.folding import fold, is_rare, patterns_of, search_text_of


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ИВАНОВ", "ivanov"),
        ("Ёлкин", "elkin"),
        ("Елкин", "elkin"),
        ("Йод", "iod"),
        ("и\u0306од", "iod"),
        ("Щукина  Юлия", "shchukina yuliya"),
        ("Müller", "muller"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Объезд", "obezd"),
        ("李", "李"),
        ("", ""),
    ],
)
def test_it_sets_case_accents_and_alphabets_aside(typed, folded):
    assert fold(typed) == folded


def test_it_searches_name_mail_and_number():
    assert search_text_of("Пётр", ["+79161234567"], ["p@x.ru"]) == " petr p@x.ru +79161234567"


def test_it_wants_every_word():
    assert patterns_of("Пётр Иванов", "RU") == [["%petr%"], ["%ivanov%"]]


def test_it_takes_one_or_two_letters_for_the_beginning_of_a_word():
    assert patterns_of("ё ов", "RU") == [["% e%"], ["% ov%"]]


def test_it_takes_wildcards_for_what_they_are():
    assert patterns_of("100%_a\\", "RU") == [["%100\\%\\_a\\\\%"]]


@pytest.mark.parametrize("nothing", ["", "  ", "ь"])
def test_it_wants_nothing_where_nothing_was_said(nothing):
    assert patterns_of(nothing, "RU") == []


@pytest.mark.parametrize(
    ("typed", "region", "wanted"),
    [
        ("916123", "RU", {"%916123%"}),
        ("8 916 1", "RU", {"%89161%", "%+79161%"}),
        ("+7 (916)", "RU", {"%+7916%"}),
        ("007 916", "RU", {"%007916%", "%+7916%"}),
        ("020 79", "GB", {"%02079%", "%+442079%"}),
        ("45-67", "RU", {"%4567%"}),
        ("42", "RU", {"%42%"}),
    ],
)
def test_it_reads_the_beginning_of_a_number_as_it_is_dialled(typed, region, wanted):
    [patterns] = patterns_of(typed, region)
    assert set(patterns) == wanted


@pytest.mark.parametrize(
    ("typed", "rare"),
    [
        ("иванов", True),
        ("ив", False),
        ("ив иванов", True),
        ("8 916", False),
        ("916 123-4", True),
        ("8 916 123", True),
        ("", False),
    ],
)
def test_it_knows_what_fits_few_cards(typed, rare):
    assert is_rare(patterns_of(typed, "RU")) is rare
