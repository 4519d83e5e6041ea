"""The peers' Python with the pinned packages, kept in the cache folder under a name that changes with them."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

WANTED = Path(__file__).parent.parent / "peers/requirements.txt"
NAME = "venv-" + hashlib.sha256(WANTED.read_bytes() + sys.version.encode()).hexdigest()[:12]
FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bittern-bench" / NAME


def existing() -> Path | None:
    return FOLDER if (FOLDER / "complete").exists() else None


def made() -> Path:
    if not existing():
        shutil.rmtree(FOLDER, ignore_errors=True)
        print(f"making the peers' Python in {FOLDER}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
        subprocess.run([FOLDER / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", WANTED], check=True)
        (FOLDER / "complete").touch()
    return FOLDER
