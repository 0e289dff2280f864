"""The page's modules keep to the types that their comments promise."""

import shutil
import subprocess
from pathlib import Path


def test_the_type_checker_finds_nothing():
    checker = shutil.which("tsc")
    assert checker, "the type checker is missing: apt-get install node-typescript"
    found = subprocess.run([checker, "-p", str(Path(__file__).parent / "tsconfig.json")], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
