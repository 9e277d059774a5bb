"""Sends what is due from a real store until nothing waits: database URL, port, seconds of a lease."""

import sys
import time

from alerts.deliver import deliver
from banwatch.clock import SystemClock
from banwatch.settings import Settings
from store import engine as engines


def main(database: str, port: str, lease: str) -> None:
    store, clock = engines.open(database), SystemClock()
    settings = Settings(
        smtp_host="127.0.0.1", smtp_port=int(port), mail_from="banwatch <alerts@example.org>", mails_per_hour=1000
    )
    while True:
        summary = deliver(store, settings, clock, timeout_seconds=0.4, lease_seconds=float(lease))
        if summary.waiting == 0:
            return
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
