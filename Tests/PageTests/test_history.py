"""A long history: paging, the place where one reads, what is kept."""

import pytest
from playwright.sync_api import expect

from steps import bottom_gap, first_in_view

MESSAGES = 10_000
ROWS_MAX = 410
"""Rows drawn at most, with days and marks."""


def text_of(index: int) -> str:
    return f"message {index}" + " and more" * (index % 9)


@pytest.fixture
def long_history(node):
    start = node.mesh.now() - MESSAGES * 20_000
    people = [node.mesh.person(name) for name in ("Bob", "Eve", "Kim")]
    for index in range(MESSAGES):
        node.mesh.add("lobby", people[index // 4 % 3], text_of(index), at=start + index * 20_000)
    return node


def shown(page) -> list[int]:
    texts = page.locator(".timeline-log").evaluate("e => [...e.querySelectorAll('.message-text')].map(t => t.textContent)")
    return [int(text.split()[1]) for text in texts]


def wait_for_older(page, oldest: int) -> None:
    """Until an older message than this is the first in the document."""
    expect(page.locator(".message-text").first).not_to_have_text(text_of(oldest))


def scroll_up(page, pages: int) -> None:
    """Reads upwards until so many pages have been asked for and drawn."""
    for _ in range(pages):
        oldest = shown(page)[0]
        page.locator(".timeline-scroll").evaluate("e => { e.scrollTop = 0; }")
        wait_for_older(page, oldest)


def test_only_the_tail_is_fetched_at_first(long_history, join):
    page = join("Ada")
    assert shown(page)[-1] == MESSAGES - 1
    assert bottom_gap(page) < 2
    assert len(shown(page)) <= 200


def test_reading_upwards_pages_without_a_gap_and_keeps_the_place(long_history, join):
    page = join("Ada")
    long_history.history_delay = 0.15
    for _ in range(4):
        oldest = shown(page)[0]
        before = first_in_view(page, scroll_to=300)
        wait_for_older(page, oldest)
        after = first_in_view(page)
        assert after[0] == before[0]
        assert abs(after[1] - before[1]) < 2
    numbers = shown(page)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_memory_and_document_stay_bounded_and_the_newest_come_back(long_history, join):
    page = join("Ada")
    scroll_up(page, 40)
    numbers = shown(page)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert numbers[0] < MESSAGES - 2200
    assert page.locator(".timeline-log > *").count() <= ROWS_MAX
    long_history.say("Bob", f"message {MESSAGES} is new")
    expect(page.locator(".pill")).to_have_text("1 new message")
    page.locator(".pill").click()
    expect(page.get_by_text(f"message {MESSAGES} is new")).to_be_in_viewport()
    numbers = shown(page)
    assert numbers == list(range(numbers[0], MESSAGES + 1))


def test_reading_back_down_meets_every_message(long_history, join):
    page = join("Ada")
    scroll_up(page, 10)
    scroller = page.locator(".timeline-scroll")
    seen = set(shown(page))
    for _ in range(60):
        scroller.evaluate("e => new Promise(done => { e.scrollTop += e.clientHeight * 4; requestAnimationFrame(() => requestAnimationFrame(done)); })")
        seen.update(shown(page))
        if max(seen) == MESSAGES - 1:
            break
    assert sorted(seen) == list(range(min(seen), MESSAGES))


def test_the_beginning_of_a_room_is_shown(node, join):
    for index in range(150):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"message {index}")
    page = join("Ada")
    page.locator(".timeline-scroll").evaluate("e => { e.scrollTop = 0; }")
    expect(page.locator(".start-room")).to_have_text("#lobby")
    assert shown(page) == list(range(150))


def test_a_burst_of_messages_is_drawn_whole(node, join):
    page = join("Ada")
    for index in range(500):
        node.say("Bob", f"message {index}")
    expect(page.locator(".message-text").last).to_have_text("message 499")
    assert bottom_gap(page) < 2
    assert page.locator(".timeline-log > *").count() <= ROWS_MAX
