"""The process that reads: what it may do, or what may be done to it, and nothing else is touched."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schedules import worker as workers
from schedules.control import Control, Stopped
from schedules.worker import NotRead, Unavailable, Worker

CHILD = Path(__file__).parent / "reader_child.py"


@pytest.fixture
def control() -> Control:
    return Control()


@pytest.fixture
def worker(control: Control) -> Iterator[Worker]:
    reads = Worker(lambda pipe: [sys.executable, str(CHILD), str(pipe)], control)
    yield reads
    reads.close()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_process_reads_one_document_after_the_other_and_ends_when_it_is_closed(worker: Worker) -> None:
    assert worker.version == "1"
    first, second = worker.read("one"), worker.read("two")
    assert (first.text, second.text) == ("one", "two")
    assert first.title == second.title != str(os.getpid())
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(first.title or ""), 0)


def test_a_document_of_which_it_dies_each_time_is_given_up_and_the_next_is_read(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NotRead, match="the process that reads died of it 3 times: it ended by SIGKILL"):
        worker.read("die")
    assert caplog.text.count("ended by SIGKILL; another takes up its document") == workers.MOST_DEATHS
    assert worker.read("next").text == "next"


def test_a_process_that_is_killed_while_it_reads_leaves_its_document_to_another(worker: Worker, tmp_path: Path) -> None:
    began = tmp_path / "began"

    def kill() -> None:
        wait_until(lambda: began.exists() and bool(began.read_text()))
        os.kill(int(began.read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    said = worker.read(f"wait {began}")
    killer.join()
    assert said.title != began.read_text()


def test_a_process_that_was_killed_while_it_waited_is_replaced(worker: Worker) -> None:
    pid = int(worker.read("one").title or "")
    os.kill(pid, signal.SIGKILL)
    assert worker.read("two").title != str(pid)


def test_a_text_that_takes_too_much_memory_or_fails_is_not_read_and_the_process_goes_on(worker: Worker) -> None:
    pid = worker.read("one").title
    with pytest.raises(NotRead, match=r"^it takes more than 2000 MB to read$"):
        worker.read("bloat")
    with pytest.raises(NotRead, match=r"^ZeroDivisionError: by this text$"):
        worker.read("fail")
    assert worker.read("two").title == pid


def test_a_text_that_takes_too_long_is_given_up(worker: Worker, tmp_path: Path) -> None:
    slow = "import sys; from schedules import worker; worker.LONGEST_SECONDS = 0.2; sys.argv.pop(0); "
    run = slow + "import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
    hasty = Worker(lambda pipe: [sys.executable, "-c", run, str(CHILD), str(pipe)], Control())
    began = tmp_path / "began"
    said = hasty.read(f"wait {began}")
    assert said.title != began.read_text()
    hasty.close()


def test_told_to_end_it_ends_at_once_and_the_document_is_not_given_up(
    worker: Worker, control: Control, tmp_path: Path
) -> None:
    began = tmp_path / "began"

    def stop() -> None:
        wait_until(began.exists)
        control.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(Stopped):
        worker.read(f"wait {began}")
    stopper.join()


def test_a_process_that_cannot_begin_is_no_documents_fault() -> None:
    broken = Worker(lambda _: [sys.executable, "-c", "raise SystemExit(3)"], Control())
    with pytest.raises(Unavailable, match="the process that reads ended with status 3 before it began"):
        broken.read("one")


def test_another_process_takes_over_after_many_documents(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_DOCUMENTS", 2)
    pids = [worker.read("text").title for _ in range(3)]
    assert pids[0] == pids[1] != pids[2]
