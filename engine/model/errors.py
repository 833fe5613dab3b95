"""What can go wrong, as facts.

Each class writes its own message: lower case, no full stop, user input in backticks. `cause` says what was seen and
`help` a way out; the command line prints both and never a traceback.
"""

from __future__ import annotations


class MunimentError(Exception):
    """Something a user can mend.

    `exit_code` follows the table of the command line: 2 usage, 3 findings, 4 refused on safety grounds.
    """

    exit_code = 2

    def __init__(self, message: str, *, cause: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.help = help


class DateOverflowError(MunimentError):
    """A date that cannot be computed; what it would have freed is kept."""

    def __init__(self, *, start: str, months: int) -> None:
        super().__init__(f"no calendar date lies {months} months after `{start}`")
        self.start = start
        self.months = months


class PeriodError(MunimentError):
    """A period that is not 0 to 400 years."""

    def __init__(self, *, months: int) -> None:
        super().__init__(
            f"a period of {months} months is not between 0 and 400 years",
            help="write years as P7Y, months as P18M, both as P7Y6M",
        )
        self.months = months
