"""``banwatch users``: inviting, listing and disabling who signs in."""

import subprocess
from collections.abc import Callable

Banwatch = Callable[..., subprocess.CompletedProcess[str]]


def test_somebody_is_invited_listed_and_disabled(banwatch: Banwatch) -> None:
    banwatch("db", "upgrade")
    done = banwatch("users", "add", "Ann", "--role", "admin")
    assert (done.returncode, done.stdout.split("/join/")[0]) == (0, "http://127.0.0.1:8617")
    assert banwatch("users", "list").stdout == "ann\tadmin\tinvited\n"
    assert banwatch("users", "disable", "ann").returncode == 0
    assert banwatch("users", "list").stdout == "ann\tadmin\tdisabled\n"
    assert banwatch("users", "disable", "zoe").returncode == 1
    wrong = banwatch("users", "add", "a b")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("banwatch: a name is")


def test_a_monitor_gets_the_same_token_each_time(banwatch: Banwatch) -> None:
    banwatch("db", "upgrade")
    first, second = (banwatch("users", "monitor").stdout.strip() for _ in range(2))
    assert (len(first), first) == (64, second)
