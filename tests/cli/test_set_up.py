"""What the first `make` says on a machine that lacks something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "setup" / "venv.sh"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the script, and a PATH of only what every system has."""
    (tmp_path / "setup").mkdir()
    shutil.copy(SCRIPT, tmp_path / "setup")
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "rm", "cat"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def python(clone: Path, name: str, body: str) -> None:
    file = clone / "bin" / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def set_up(clone: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "setup" / "venv.sh", "requirements.lock"],
        env={"PATH": str(clone / "bin"), "HOME": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_is_named_with_what_to_install(clone: Path) -> None:
    python(clone, "python3", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    said = set_up(clone)
    assert said.returncode == 1
    assert "needs Python 3.11 or newer; found: Python 3.9.2" in said.stderr
    assert "apt install python3 python3-venv" in said.stderr


def test_no_python_at_all_is_said(clone: Path) -> None:
    said = set_up(clone)
    assert said.returncode == 1
    assert "needs Python 3.11 or newer" in said.stderr


def test_a_python_without_venv_or_pip_names_the_package_to_install(clone: Path) -> None:
    python(clone, "python3", "exit 1")
    body = f'case "$2" in *ensurepip*) exit 1;; *executable*) echo {clone}/bin/python3.12;;'
    python(clone, "python3.12", f'{body} *"%d.%d"*) echo 3.12;; esac')
    said = set_up(clone)
    assert said.returncode == 1
    assert "came without venv or pip" in said.stderr
    assert "apt install python3-venv   (or python3.12-venv)" in said.stderr
    assert not (clone / ".venv").exists()
