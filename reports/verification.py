"""Whether a report is what was sealed, and whether what lies beside it is what it binds.

One check after the other, each with a name and a word on what was seen; a check that could not be made has failed. The
order matters: nothing is read from the file before its seal holds, and what is read comes from the revision that the
system certified. Never the trust list of the machine: only the certificates that are handed in count. Metadata of the
file is not looked at, for it may change after signing. A sound report still authorises nothing by itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from engine.ledger.entries import canonical
from engine.ledger.heads import Head, head_of
from engine.ledger.time_stamps import TimeStampProblemError, require_stamped
from engine.model.digests import sha256_hex
from engine.model.plans import Manifest, PinnedFile, PlanHeader
from engine.model.trees import merkle_root
from reports.annexes import AnnexReader, Measured, Recount, is_plain_name
from reports.attachments import AttachedFile, attached_files
from reports.checks import Check, CheckName, Verification
from reports.fields import SYSTEM_FIELD, fields_of
from reports.pdf import HEAD_NAME, MANIFEST_NAME, PLAN_NAME
from reports.seals import SealProblemError, later_signatures_hold, require_certified, require_covered, require_trusted

_ATTACHED = (HEAD_NAME, MANIFEST_NAME, PLAN_NAME)
MOST_BYTES = 200_000_000
MOST_PAGES = 400


class _FailedError(Exception):
    """A check that did not pass; the others that need it are not made."""


def verify(
    pdf: bytes,
    *,
    trusted: Sequence[x509.Certificate],
    at: datetime,
    beside: AnnexReader | None,
    time_stamps: Sequence[x509.Certificate] = (),
) -> Verification:
    """Check a sealed report and the files beside it; whatever is wrong fails a check, and nothing escapes.

    `trusted` are the certificates one of which must have made the seal, compared whole; `at` is the aware time at which
    they must be valid; `beside` reads the files that the manifest binds; `time_stamps` are the certificates that vouch
    for the token on the head of the ledger. The replay of the decisions is not made here.
    """
    inspection = _Inspection(pdf=pdf, trusted=tuple(trusted), at=at, beside=beside, time_stamps=tuple(time_stamps))
    try:
        for name, check in inspection.steps():
            with inspection.making(name):
                check()
    except _FailedError:
        pass
    return inspection.result()


@dataclass(slots=True, kw_only=True)
class _Inspection:
    """What is known so far of one file; each step uses what the steps before it found."""

    pdf: bytes
    trusted: tuple[x509.Certificate, ...]
    at: datetime
    beside: AnnexReader | None
    time_stamps: tuple[x509.Certificate, ...]
    done: dict[CheckName, Check] = field(default_factory=dict)
    detail: str = ""
    manifest: Manifest | None = None
    plan: PlanHeader | None = None
    head: Head | None = None
    stamped_at: datetime | None = None
    signer: str = ""
    approvals: tuple[str, ...] = ()
    reader: PdfFileReader | None = None
    attached: tuple[AttachedFile, ...] = ()
    leaves_root: str = ""
    recount: Recount = field(default_factory=Recount)

    def steps(self) -> Iterator[tuple[CheckName, Callable[[], None]]]:
        """Yield the checks in their order."""
        yield CheckName.SIZE, self._check_size
        yield CheckName.PARSED, self._check_parsed
        yield CheckName.CERTIFIED, self._check_certified
        yield CheckName.UNCHANGED, self._check_unchanged
        yield CheckName.TRUSTED, self._check_trusted
        yield CheckName.ATTACHMENTS, self._check_attachments
        yield CheckName.LEDGER_HEAD, self._check_ledger_head
        yield CheckName.TIME_STAMP, self._check_time_stamp
        yield CheckName.MANIFEST, self._check_manifest
        yield CheckName.PLAN, self._check_plan
        yield CheckName.FIELDS, self._check_fields
        yield CheckName.OTHER_SIGNATURES, self._check_other_signatures
        yield CheckName.FILES, self._check_files
        yield CheckName.DECISIONS_ROOT, self._check_decisions_root
        yield CheckName.COUNTS, self._check_counts

    @contextmanager
    def making(self, name: CheckName) -> Iterator[None]:
        """Record how a check went; any error at all is a failure, and ends the inspection."""
        self.detail = ""
        try:
            yield
        except _FailedError as problem:
            self.done[name] = Check(name=name, passed=False, detail=str(problem))
            raise
        except Exception as error:  # fail closed: hostile files raise everything, from KeyError to RecursionError
            self.done[name] = Check(name=name, passed=False, detail=_told(error))
            raise _FailedError from error
        self.done[name] = Check(name=name, passed=True, detail=self.detail)

    def result(self) -> Verification:
        """Return every check in its order; those that were not reached have failed."""
        unmade = "not checked, for an earlier check failed"
        checks = (self.done.get(name, Check(name=name, passed=False, detail=unmade)) for name in CheckName)
        return Verification(
            checks=tuple(checks),
            manifest=self.manifest if self._has_passed(CheckName.MANIFEST) else None,
            plan=self.plan if self._has_passed(CheckName.PLAN) else None,
            head=self.head if self._has_passed(CheckName.LEDGER_HEAD) else None,
            stamped_at=self.stamped_at if self._has_passed(CheckName.TIME_STAMP) else None,
            signer=self.signer if self._has_passed(CheckName.TRUSTED) else "",
            approvals=self.approvals,
        )

    def _has_passed(self, name: CheckName) -> bool:
        return name in self.done and self.done[name].passed

    def _check_size(self) -> None:
        if len(self.pdf) > MOST_BYTES:
            raise _FailedError(f"{len(self.pdf):,} bytes are more than {MOST_BYTES:,}")
        self.detail = f"{len(self.pdf):,} bytes"

    def _check_parsed(self) -> None:
        if not self.pdf.startswith(b"%PDF-1.7\n"):
            raise _FailedError("it does not begin as a PDF 1.7 file")
        self.reader = PdfFileReader(io.BytesIO(self.pdf), strict=True)
        if self.reader.encrypted:
            raise _FailedError("it is encrypted")
        pages = int(self.reader.root["/Pages"]["/Count"])
        if not 0 < pages <= MOST_PAGES:
            raise _FailedError(f"{pages:,} pages are not between 1 and {MOST_PAGES}")
        self.detail = f"{pages} pages"

    def _signatures(self) -> list[EmbeddedPdfSignature]:
        assert self.reader is not None
        return list(self.reader.embedded_signatures)

    def _check_certified(self) -> None:
        signatures = self._signatures()
        if not signatures:
            raise _FailedError("it is not signed")
        if signatures[0].field_name != SYSTEM_FIELD:
            raise _FailedError(f"the first signature is not in {SYSTEM_FIELD}")
        require_certified(signatures[0])
        self.detail = "certified by the system seal; afterwards only forms may be filled in"

    def _check_trusted(self) -> None:
        seal = self._signatures()[0]
        self.signer = require_trusted(seal, trusted=self.trusted, at=self.at)
        self.detail = f"sealed with the certificate {self.signer}"

    def _check_unchanged(self) -> None:
        self.detail = require_covered(self._signatures())

    def _check_fields(self) -> None:
        assert self.reader is not None
        assert self.plan is not None
        found = [str(found.get_object()["/T"]) for found in self.reader.root["/AcroForm"]["/Fields"]]
        expected = sorted(fields_of(self.plan.required_roles).values())
        if sorted(found) != expected:
            raise _FailedError(f"its fields are {', '.join(sorted(found))}, not {', '.join(expected)}")
        self.detail = ", ".join(expected)

    def _check_other_signatures(self) -> None:
        others = self._signatures()[1:]
        later_signatures_hold(others)
        self.approvals = tuple(str(signature.field_name) for signature in others)
        names = ", ".join(self.approvals)
        self.detail = f"signed besides: {names}; whose they are is not judged" if others else "nobody has signed yet"

    def _check_attachments(self) -> None:
        assert self.reader is not None
        certified = self.reader.get_historical_resolver(self._signatures()[0].signed_revision)
        self.attached = attached_files(certified.root)
        if self.attached != attached_files(self.reader.root):
            raise _FailedError("they are not those that were certified")
        if [(file.name, file.relationship) for file in self.attached] != [(name, "/Data") for name in _ATTACHED]:
            raise _FailedError("they are not the head of the ledger, the manifest and the plan")
        self.detail = f"{', '.join(_ATTACHED)}, as certified"

    def _check_ledger_head(self) -> None:
        data = self._attached(HEAD_NAME)
        self.head = head_of(json.loads(data))
        if canonical(self.head.to_plain()) != data:
            raise _FailedError("it is not canonical JSON")
        if not any(self.head.is_signed_by(certificate) for certificate in self.trusted):
            raise _FailedError("no trusted certificate signed it")
        self.detail = f"{self.head.size:,} entries, root {self.head.root}"

    def _check_time_stamp(self) -> None:
        assert self.head is not None
        if not self.head.time_stamp:
            self.detail = "the head of the ledger has none"
            return
        if not self.time_stamps:
            raise _FailedError("no certificate was given to trust for the time stamp on the head of the ledger")
        said = require_stamped(self.head.time_stamp, stamped=self.head.stamped_bytes(), trusted=self.time_stamps)
        self.stamped_at = said.at
        self.detail = f"the head of the ledger was there at {said.at:%Y-%m-%d %H:%M:%S} UTC, says {said.authority}"

    def _attached(self, name: str) -> bytes:
        return next(file.data for file in self.attached if file.name == name)

    def _check_manifest(self) -> None:
        data = self._attached(MANIFEST_NAME)
        self.manifest = Manifest.model_validate_json(data)
        if self.manifest.to_bytes() != data:
            raise _FailedError("it is not canonical JSON")
        names = [file.name for file in self.manifest.files]
        if len(set(names)) != len(names) or not all(is_plain_name(name) for name in names):
            raise _FailedError("it names a file twice, or one outside the folder")
        self.detail = f"SHA-256 {sha256_hex(data)}"

    def _check_plan(self) -> None:
        assert self.manifest is not None
        data = self._attached(PLAN_NAME)
        if sha256_hex(data) != self.manifest.plan_sha256:
            raise _FailedError("its SHA-256 is not the one in the manifest")
        self.plan = PlanHeader.model_validate_json(data)
        if self.plan.to_bytes() != data:
            raise _FailedError("it is not canonical JSON")
        if self.plan.plan_id != self.manifest.plan_id:
            raise _FailedError("its id is not the one in the manifest")
        if self._decision_files() != self.plan.decisions:
            raise _FailedError("its decision files are not those of the manifest")
        self.detail = self.plan.plan_id

    def _decision_files(self) -> tuple[PinnedFile, ...]:
        assert self.manifest is not None
        return tuple(file for file in self.manifest.files if file.role == "decisions")

    def _check_files(self) -> None:
        assert self.manifest is not None
        if self.beside is None:
            raise _FailedError("the files beside the report were not given")
        self.leaves_root = merkle_root(self._decision_lines(self.beside))
        for pinned in self.manifest.files:
            if pinned.role != "decisions":
                for _ in _lines(pinned, self.beside):
                    pass
        self.detail = f"{len(self.manifest.files)} files, each as the manifest says"

    def _decision_lines(self, beside: AnnexReader) -> Iterator[bytes]:
        for pinned in self._decision_files():
            for line in _lines(pinned, beside):
                self.recount.add(line)
                yield line

    def _check_decisions_root(self) -> None:
        assert self.plan is not None
        if self.leaves_root != self.plan.decisions_root:
            raise _FailedError(f"the lines give {self.leaves_root}, the plan says {self.plan.decisions_root}")
        self.detail = self.leaves_root

    def _check_counts(self) -> None:
        assert self.plan is not None
        counts = self.plan.counts
        if not counts.is_whole:
            raise _FailedError("the buckets do not add up to the inventory")
        if difference := self.recount.differs_from(counts):
            raise _FailedError(difference)
        self.detail = f"{counts.records.records:,} records, each in one bucket"


def _lines(pinned: PinnedFile, beside: AnnexReader) -> Iterator[bytes]:
    """Yield the lines of a file, and fail at its end where it is not the one that was pinned."""
    seen = Measured()
    try:
        yield from seen.reading(beside.pieces(pinned.name))
    except OSError as error:
        raise _FailedError(f"{pinned.name}: {error.strerror or 'cannot be read'}") from error
    except ValueError as error:
        raise _FailedError(f"{pinned.name}: {error}") from error
    if difference := seen.differs_from(pinned):
        raise _FailedError(f"{pinned.name}: {difference}")


def _told(error: Exception) -> str:
    """Return what an error of a library says, in one short line; never its trace."""
    if isinstance(error, SealProblemError | TimeStampProblemError):
        return str(error)
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
