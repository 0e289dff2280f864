"""Pictures of every state of the page, to be looked at: `.venv/bin/python Tests/PageTests/screenshots.py`.

They land in Tests/PageTests/out/ (or `--out`), named `<state>-<width>-<theme>.png`. Names of states as
arguments draw only those; `--width 360` and `--theme dark` narrow it further.
"""

import argparse
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

import moving_states
from conftest import CHROMIUM
from page_states import STATES, Shot, conversation
from stub_mesh import four_nodes
from stub_node import StubNode

OUT = Path(__file__).parent / "out"
SIZES = {320: (320, 640), 360: (360, 740), 900: (900, 700), 1600: (1600, 950)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("states", nargs="*")
    parser.add_argument("--width", type=int, action="append", choices=SIZES)
    parser.add_argument("--theme", action="append", choices=["light", "dark"])
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for state in STATES + moving_states.STATES:
            if options.states and state.__name__ not in options.states:
                continue
            for width in options.width or SIZES:
                for theme in options.theme or ["light", "dark"]:
                    take(browser, state, width, theme, options.out)
        browser.close()


def take(browser, state, width: int, theme: str, out: Path) -> None:
    size = dict(zip(("width", "height"), SIZES[width]))
    mesh = four_nodes()
    conversation(mesh)
    node = StubNode(mesh).start()
    context = browser.new_context(viewport=size, color_scheme=theme, locale="en-GB", timezone_id="UTC",
                                  has_touch=width < 400, device_scale_factor=2 if width < 400 else 1)
    context.set_default_timeout(10_000)
    page = context.new_page()
    shot = Shot(page, node)
    try:
        state(shot)
        time.sleep(0.5)  # For what moves to come to rest: nothing is checked here.
        page.screenshot(path=out / f"{state.__name__}-{width}-{theme}.png")
        print(f"{state.__name__}-{width}-{theme}.png")
    except Exception as error:
        print(f"{state.__name__}-{width}-{theme}: {error}", file=sys.stderr)
        page.screenshot(path=out / f"{state.__name__}-{width}-{theme}-failed.png")
    finally:
        context.close()
        for one in [node, *shot.others]:
            one.finish()


if __name__ == "__main__":
    main()
