"""Command line options of the conformance suites. pytest finds this file by an entry point of Kartoteka."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kartoteka", "conformance suites of Kartoteka's plugins")
    group.addoption("--pbx", help="name of the plugin in the entry-point group kartoteka.pbx (default: all installed)")
