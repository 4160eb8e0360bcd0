"""The tests that stand beside the desktop's code."""

from kartoteka.dev import web


def test_the_desktops_own_tests_pass() -> None:
    assert web.run("test") == 0
