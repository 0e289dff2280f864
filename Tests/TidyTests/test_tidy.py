"""Rules that hold for every file of the project: sizes, imports, words."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LINES_MAX = 600
"""Past 400 lines a file wants splitting; past this it is refused."""

MAY_IMPORT = {
    "Sources/Gossip": set(),
    "Sources/Gossip/Wire": {"SwiftProtobuf", "Foundation", "FoundationEssentials"},
    "Sources/Chat": set(),
    "Sources/Chat/Wire": {"SwiftProtobuf", "Foundation", "FoundationEssentials"},
}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def written_by_hand(path: Path) -> bool:
    return not path.name.endswith(".pb.swift")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_too_long():
    sources = filter(written_by_hand, tracked("*.swift", "*.js", "*.py", "*.css"))
    long = {relative(p): n for p in sources if (n := len(p.read_text().splitlines())) > LINES_MAX}
    assert not long


def test_pure_modules_import_nothing_but_what_they_may():
    found = []
    for path in tracked("Sources/Gossip/*.swift", "Sources/Chat/*.swift"):
        name = relative(path)
        rule = max((r for r in MAY_IMPORT if name.startswith(r + "/")), key=len)
        imports = set(re.findall(r"^(?:[a-z]+ )*import (?:class |struct )?(\w+)", path.read_text(), re.M))
        found += [f"{name}: {module}" for module in sorted(imports - MAY_IMPORT[rule])]
    assert not found


def test_avahi_is_spoken_to_in_one_folder():
    found = [
        relative(path) for path in tracked("Sources/*.swift")
        if re.search(r"^import CAvahi", path.read_text(), re.M)
        and not relative(path).startswith("Sources/Discovery/Avahi/")
    ]
    assert not found


def test_engine_output_never_depends_on_hash_order():
    """`shuffled()`, `randomElement()` and `SystemRandomNumberGenerator` have no place in the core."""
    banned = re.compile(r"\b(shuffled\(\)|randomElement\(\)|SystemRandomNumberGenerator|ContinuousClock|Date\(\))")
    found = [relative(p) for p in tracked("Sources/Gossip/*.swift", "Sources/Chat/*.swift")
             if banned.search(p.read_text())]
    assert not found


def test_locks_are_ones_that_the_thread_sanitizer_sees():
    """It reports races that are none where two threads meet in a `Synchronization.Mutex`."""
    found = [relative(p) for p in tracked("Sources/*.swift", "Tests/*.swift")
             if re.search(r"\bMutex[<(]", p.read_text())]
    assert not found


@pytest.mark.parametrize("word", [r"\bTODO\b", r"\bFIXME\b", r"\bXXX\b", r"\btry!", r"\bas!"])
def test_nothing_unfinished_in_the_sources(word):
    found = [relative(p) for p in filter(written_by_hand, tracked("Sources/*.swift", "wwwroot/*.js"))
             if re.search(word, p.read_text())]
    assert not found


def test_the_page_writes_no_markup_from_text():
    banned = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
    found = [relative(p) for p in tracked("wwwroot/*.js") if banned.search(p.read_text())]
    assert not found


def test_generated_files_say_so():
    for path in tracked("*.pb.swift"):
        assert "DO NOT EDIT" in path.read_text()[:400], relative(path)
