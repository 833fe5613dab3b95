"""The account of the operating system under which Muniment runs: who acted, where no certificate says more."""

from __future__ import annotations

import os
import pwd

from engine.custody.clock import Clock
from engine.custody.ledger import Scribe
from engine.ledger.entries import Actor


def account() -> str:
    """Return the name and number of the user of the operating system.

    It proves as little as this: whoever may act as that user on this machine could have acted.
    """
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = "unnamed"
    return f"{name} (uid {number})"


def scribe_of(clock: Clock) -> Scribe:
    """Return who enters, by that clock, where no certificate says more."""
    return Scribe(actor=Actor(account=account()), clock=clock)
