"""Errors that are the user's to mend: one line on standard error, no traceback."""

OK, FAULTS, USAGE = 0, 1, 2
"""Exit statuses: all well; some input or source was faulty and is named; the command could not begin."""


class Trouble(Exception):
    """Something the user can mend; the message says what and how."""

    def __init__(self, message: str, status: int = USAGE) -> None:
        super().__init__(message)
        self.status = status
