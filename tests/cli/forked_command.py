"""What a forked child runs as ``banwatch``: given its arguments, environment and standard streams as ``REQUEST``.

A fresh process spends most of its time on imports; one forked from a process that has made them runs the same code.
"""

import os
import sys
from pathlib import Path
from typing import Any

request: dict[str, Any] = globals()["REQUEST"]

os.environ.clear()
os.environ.update(request["environment"])
for number, name, flags in (
    (0, "given", os.O_RDONLY),
    (1, "out", os.O_WRONLY | os.O_CREAT),
    (2, "err", os.O_WRONLY | os.O_CREAT),
):
    opened = os.open(Path(request["folder"]) / name, flags)
    os.dup2(opened, number)
    os.close(opened)
sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
sys.argv = ["banwatch", *request["arguments"]]

from cli.main import main  # noqa: E402

try:
    main()
finally:
    sys.stdout.flush()
    sys.stderr.flush()
