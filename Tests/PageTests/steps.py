"""What several tests do on the page."""

from playwright.sync_api import Locator, Page


def write(page: Page, text: str) -> Locator:
    box = page.get_by_role("textbox", name="Message to #")
    box.fill(text)
    return box


def say(page: Page, text: str) -> None:
    write(page, text).press("Enter")


def bottom_gap(page: Page) -> float:
    """Pixels between the newest message and the lower edge of the view."""
    return page.locator(".timeline-scroll").evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight")


def first_in_view(page: Page, scroll_to: int | None = None) -> tuple[str, float]:
    """Text of the first message in view, and where it stands; right after scrolling, if asked to."""
    return tuple(page.locator(".timeline-scroll").evaluate("""(e, place) => {
      if (place !== null) e.scrollTop = place;
      const top = e.getBoundingClientRect().top;
      for (const row of e.querySelectorAll('.message')) {
        const box = row.getBoundingClientRect();
        if (box.top >= top) return [row.querySelector('.message-text').textContent, box.top - top];
      }
      return ['', 0];
    }""", scroll_to))
