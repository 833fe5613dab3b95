"""The options that several commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from cli.console import Format
from engine.language.characters import shown


def read_date(text: str | date) -> date:
    """Return an ISO date; anything else is a usage error with an example."""
    if isinstance(text, date):
        return text
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a civil date has no zone
    except ValueError:
        raise typer.BadParameter(f"`{shown(str(text))}` is not a date; write it as 2026-11-01") from None


def read_rate(text: str | Decimal) -> Decimal:
    """Return a rate of money: digits, with a point where needed; anything else is a usage error with an example."""
    if isinstance(text, Decimal):
        return text
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise typer.BadParameter(f"`{shown(str(text))}` is not a rate; write Hong Kong dollars as 3.50")
    return Decimal(text)


Archive = Annotated[Path, typer.Argument(help="The folder of images. It is read and never changed.")]
Policies = Annotated[Path, typer.Option(help="The folder of policies, holds and confirmations (YAML).")]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=read_date, metavar="DATE", help="The day to judge at, as 2026-11-01; today in Hong Kong where left out."
    ),
]
Out = Annotated[Path, typer.Option(help="The folder for the results: the report, the plan and its parts.")]
Catalogues = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="<path>",
        help="CSV or XLSX of facts: a column `path` or `sha256`, and one for each fact. May be given several times.",
    ),
]
Events = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="<path>",
        help="CSV or XLSX of events: columns `event`, `asset`, `on`; `on_latest` where a day lies between two. "
        "May be given several times.",
    ),
]
Expected = Annotated[
    Path | None,
    typer.Option(
        help="CSV or XLSX of control totals: a column that names the source, as `folder`; `files`, `pages`, `bytes`."
    ),
]
HkdPerGbYear = Annotated[
    Decimal | None,
    typer.Option(
        parser=read_rate,
        metavar="RATE",
        help="What storage costs: Hong Kong dollars for a gigabyte (10^9 bytes) and year; no cost is shown without.",
        envvar="MUNIMENT_HKD_PER_GB_YEAR",
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="What the columns, values and dates of the tables mean, and names and sidecars of files (YAML)."),
]
Database = Annotated[
    Path | None,
    typer.Option(
        help="The SQLite file that remembers scans and holds; ~/.config/muniment/muniment.sqlite where left out.",
        envvar="MUNIMENT_DATABASE",
    ),
]
Keys = Annotated[
    Path | None,
    typer.Option(help="The folder of the system key; ~/.config/muniment/keys where left out.", envvar="MUNIMENT_KEYS"),
]
Pkcs12 = Annotated[
    Path | None,
    typer.Option(
        help="A PKCS#12 file (.p12, .pfx) to seal with instead; its passphrase is asked, or in MUNIMENT_PASSPHRASE."
    ),
]
SIGN_WITH = "your own key: a PKCS#12 file, or one in a token as `pkcs11:token=CARD;object=KEY?module-path=/lib/card.so`"
SignWith = Annotated[
    str, typer.Option("--sign-with", metavar="KEY", help=f"Sign with {SIGN_WITH}. Passphrase or PIN is asked.")
]
MaybeSignWith = Annotated[
    str | None,
    typer.Option("--sign-with", metavar="KEY", help=f"Sign with {SIGN_WITH}. The account counts where left out."),
]
Pkcs11Module = Annotated[
    Path | None,
    typer.Option(
        help="The PKCS#11 library of a smart card or HSM whose key seals instead; its PIN is asked, or in MUNIMENT_PIN."
    ),
]
Pkcs11Token = Annotated[str | None, typer.Option(metavar="LABEL", help="The label of the token that has the key.")]
Pkcs11Key = Annotated[
    str | None, typer.Option(metavar="LABEL", help="The label of the key in the token, whose certificate is there too.")
]
TimeStampAuthority = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="A time-stamping authority (RFC 3161) that is asked for a time stamp on the head of the ledger; nobody is "
        "asked where left out.",
        envvar="MUNIMENT_TSA",
    ),
]
TimeStampCertificates = Annotated[
    list[Path] | None,
    typer.Option(
        "--time-stamp-certificate",
        metavar="<path>",
        help="The certificate of the time-stamping authority, or of who issued it (PEM or DER); may be given several "
        "times.",
        envvar="MUNIMENT_TSA_CERTIFICATE",
    ),
]
Certificates = Annotated[
    list[Path] | None,
    typer.Option(
        "--certificate",
        metavar="<path>",
        help="The certificate that sealed it (PEM or DER), as it was handed to you; may be given several times. "
        "That of the system key where left out.",
    ),
]
ShowUnclassified = Annotated[
    bool,
    typer.Option("--show-unclassified", help="Show images whose series is not known; they are masked otherwise."),
]
Reread = Annotated[
    bool,
    typer.Option("--reread", help="Read every file again, also those that have not changed since an earlier scan."),
]
Look = Annotated[
    bool,
    typer.Option(
        "--look",
        help="Look at every pair of records that is near by hash, page by page; without it, only what was seen before "
        "is known.",
    ),
]
OutputFormat = Annotated[Format, typer.Option("--format", help="Print the result for people, or as JSON for scripts.")]
