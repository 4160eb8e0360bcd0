"""Test suites that the author of a plugin runs on it: `pytest --pyargs kartoteka.conformance.pbx --pbx=NAME`."""
