import io
import json
import signal
import sys

from banwatch.documents import Outcome
from crawler.process import run_in_subprocess, tell_on
from crawler.progress import Broken, CrawlSummary, Finished, Told, told_from

DONE = Finished("news", "https://e.example/é", Outcome.FAILED, "HTTP 500", size=3)


def test_what_a_crawl_tells_comes_back_as_it_was() -> None:
    stream = io.StringIO()
    for told in (DONE, Broken("council", "no module")):
        tell_on(stream)(told)
    assert [told_from(line) for line in stream.getvalue().splitlines()] == [DONE, Broken("council", "no module")]


def test_another_line_tells_nothing() -> None:
    assert [told_from(line) for line in ("hello", "[1]", "{}", "3", '{"finished": 1}')] == [None] * 5


def test_the_sums_agree() -> None:
    summary = CrawlSummary()
    for told in (DONE, Finished("news", "b", Outcome.RELEVANT, documents=1), Broken("council", "no module")):
        summary.add(told)
    news = summary.sources["news"]
    assert (news.asked, news.documents, news.size, dict(news.reasons)) == (2, 1, 3, {"HTTP 500": 1})
    assert summary.asked == 2
    assert summary.sources["council"].broken == "no module"


def test_a_process_gives_its_progress_and_its_status() -> None:
    program = f"import sys; print('hello'); print({DONE.line()!r}); sys.exit(3)"
    told: list[Told] = []
    other = io.StringIO()
    status, summary = run_in_subprocess([sys.executable, "-c", program], 10, progress=told.append, other=other)
    assert (status, told, other.getvalue()) == (3, [DONE], "hello\n")
    assert summary.outcomes == {Outcome.FAILED: 1}


def test_a_process_that_hangs_is_stopped() -> None:
    program = f"import time; print({json.dumps(DONE.line())}, flush=True); time.sleep(60)"
    status, summary = run_in_subprocess([sys.executable, "-c", program], 0.5)
    assert status == -signal.SIGTERM
    assert summary.asked == 1
