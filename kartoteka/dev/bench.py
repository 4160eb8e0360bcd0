"""`./run bench [name]`: runs benchmarks/*.py one after another, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    known = names()
    wanted = arguments[:1] or known
    if unknown := set(wanted) - set(known):
        print(f"There is no benchmark {unknown.pop()!r}. There are: {', '.join(known) or 'none yet'}.", file=sys.stderr)
        return 2
    return max((run(name, arguments[1:]) for name in wanted), default=0)


def names() -> list[str]:
    return sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))


def run(name: str, options: list[str]) -> int:
    print(f"== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
