"""`./run check`: every quick check, all of them even if one fails, one line each."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    check: Check
    passed: bool
    output: str
    seconds: float


def documents_are_current() -> Check:
    return Check("documents", ("kartoteka", "docs", "--check"))


def migrations_are_at_head() -> Check:
    return Check("migrations", ("python", "-m", "kartoteka.dev.schema"))


def desktop_is_sound() -> Check:
    return Check("desktop", ("python", "-m", "kartoteka.dev.web", "check"))


# The slowest stands first, so that the others run beside it.
CHECKS = (
    Check("types", ("mypy",)),
    desktop_is_sound(),
    migrations_are_at_head(),
    Check("layers", ("lint-imports", "--no-logo")),
    Check("lint", ("ruff", "check")),
    Check("format", ("ruff", "format", "--check")),
    documents_are_current(),
)


def main(checks: tuple[Check, ...] = CHECKS) -> int:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        outcomes = list(pool.map(run, checks))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"\n== {outcome.check.name}: {' '.join(outcome.check.command)}\n{outcome.output.strip()}")
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} checks passed.")
    return 1 if failed else 0


def run(check: Check) -> Outcome:
    started = time.monotonic()
    program, *arguments = check.command
    finished = subprocess.run(
        [PROGRAMS / program, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    outcome = Outcome(check, finished.returncode == 0, finished.stdout, time.monotonic() - started)
    print(f"{'ok  ' if outcome.passed else 'FAIL'} {check.name:<24} {outcome.seconds:5.1f} s", flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
