"""`./run`: what it offers, and what it says on a machine that lacks something."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kartoteka.dev import bench, check, launch

ROOT = Path(__file__).parents[2]


def run(*arguments, **environ):
    return subprocess.run([ROOT / "run", *arguments], capture_output=True, text=True, env={**os.environ, **environ})


@pytest.mark.parametrize("name", ["up", "test", "check", "web", "bench", "lock", "help"])
def test_help_lists_every_command(name):
    shown = run("help", PYTHON=sys.executable).stdout
    assert f"./run {name} " in shown


def test_an_unknown_command_is_an_error_that_shows_the_known():
    answer = run("fly", PYTHON=sys.executable)
    assert answer.returncode == 1
    assert "no command 'fly'" in answer.stderr
    assert "./run up" in answer.stderr


def test_without_a_usable_python_it_says_what_to_do():
    answer = run("help", PYTHON="/nonexistent/python2")
    assert answer.returncode == 1
    assert "needs Python 3.11 or newer" in answer.stderr
    assert "apt install python3 python3-venv" in answer.stderr


def test_without_the_venv_module_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(launch, "find_spec", lambda name: None)
    with pytest.raises(launch.Refusal, match=r"apt install python3\.\d+-venv"):
        launch.make_venv()


def test_a_failing_step_shows_its_output():
    with pytest.raises(launch.Refusal, match="so it goes"):
        launch.quietly([sys.executable, "-c", "import sys; print('so it goes'); sys.exit(3)"])


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with an environment that works; records what would be run."""
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "dev.txt").write_text("nameko==2.14.1")
    monkeypatch.setattr(launch, "ROOT", tmp_path)
    monkeypatch.setattr(launch, "LOCK", tmp_path / "dev.txt")
    monkeypatch.setattr(launch, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(launch, "is_usable", lambda: True)
    installs = []
    monkeypatch.setattr(launch, "install", lambda: installs.append(1))
    return tmp_path, installs


def test_it_installs_once(project):
    launch.prepare()
    launch.prepare()
    assert len(project[1]) == 1


@pytest.mark.parametrize("name", ["pyproject.toml", "dev.txt"])
def test_it_installs_again_when_the_pins_or_the_project_change(project, name):
    launch.prepare()
    (project[0] / name).write_text("changed")
    launch.prepare()
    assert len(project[1]) == 2


@pytest.mark.parametrize("lock", ["base.txt", "build.txt", "dev.txt"])
def test_every_pin_has_hashes_and_no_address(lock):
    text = (ROOT / "requirements" / lock).read_text()
    pins = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert pins
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    assert "://" not in text


def test_the_wheel_takes_every_file_along():
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["*"]
    listed = subprocess.run(["git", "ls-files", "kartoteka", "services"], cwd=ROOT, capture_output=True, text=True)
    left_behind = [
        name for name in listed.stdout.splitlines() if not any(Path(name).match(each) for each in ["*.py", *patterns])
    ]
    assert left_behind == []


def test_every_check_is_told_even_if_one_fails(capsys):
    checks = (
        check.Check("bad", ("python", "-c", "raise SystemExit('so it goes')")),
        check.Check("good", ("python", "-V")),
    )
    assert check.main(checks) == 1
    shown = capsys.readouterr().out
    assert "FAIL bad" in shown
    assert "ok   good" in shown
    assert "so it goes" in shown


def test_an_unknown_benchmark_is_an_error(capsys):
    assert bench.main(["no-such"]) == 2
    assert "no benchmark 'no-such'" in capsys.readouterr().err
