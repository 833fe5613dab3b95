"""Small valid documents that the tests of the language begin from."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.mappings import MappingError, read_mapping
from engine.language.problems import BundleError, Problem, render
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.language.timelines import TestsError, read_suites
from engine.model.mappings import SourceMapping
from engine.rehearsal.running import run

AS_MAPPING = "as mapping: "
"""What stands before the name of a file that is no mapping, and is read as one."""

VOCABULARY = """\
muniment: 1
kind: vocabulary
facts:
  series: {one_of: [account-opening-photo, id-document, signature-card, cheque-image, title-instrument]}
  jurisdiction: {one_of: [HK, MO]}
  system: {one_of: [clearing-archive, branch-capture, migration-2022]}
  storage_jurisdiction: {one_of: [HK, MO]}
  compression: {one_of: [lossless, lossy]}
  customer: {text: true, identity: yes, personal: yes, only_for: {series: [id-document, cheque-image]}}
  transaction: {text: true}
  custodian: {text: true}
  entity: {text: true}
  registered: {yes_no: true}
  entry_current: {yes_no: true}
  pages: {number: true}
  dpi: {number: true}
  captured_on: {date: true}
  folder: {path: true}
events:
  relationship-ended: {per: customer, cleared_by: relationship-resumed}
  relationship-resumed: {per: customer}
  transaction-completed: {per: transaction}
"""

POLICY = """\
muniment: 1
kind: policy
id: hk-banking
title: {en: Customer and transaction images of a Hong Kong bank, zh-Hant: 香港銀行客戶及交易影像}
owner: Group Records Management
timezone: Asia/Hong_Kong

rules:
  - id: amlo-customer-records
    title: {en: Customer due diligence records, zh-Hant: 客戶盡職審查紀錄}
    applies_to:
      jurisdiction: HK
      series: [account-opening-photo, id-document, signature-card]
    keep:
      at_least: P5Y
      from: relationship-ended
    then: dispose
    copies: one                     # one faithful copy satisfies the rule; `every` keeps each copy
    basis:
      - cite: Anti-Money Laundering and Counter-Terrorist Financing Ordinance (Cap. 615), Sch. 2 s. 20(3)
        checked: 2026-11-21
        source: secondary           # primary | secondary | general | none: how good our source is, never a permission

  - id: lto-supporting-documents
    title: {en: Documents that support a current title entry, zh-Hant: 支持現有業權記項的文件}
    applies_to: {series: title-instrument}
    keep: {while: {entry_current: yes}}   # a state, not a period; missing counts as yes
    in_force: no                    # Cap. 585 has not commenced
    copies: every
    basis: [{cite: "Land Titles Ordinance (Cap. 585), s. 6", checked: 2026-11-21, source: primary}]

authority:
  - id: cheque-images
    title: {en: Which image of a cheque is the record, zh-Hant: 何者為支票影像的正本紀錄}
    applies_to: {series: cheque-image}
    choose:                         # in this order; a later line only breaks ties
      - registered: yes
      - system: [clearing-archive, branch-capture, migration-2022]
      - storage_jurisdiction: HK
      - pages: most
      - dpi: highest
      - compression: best           # lossless before lossy
      - captured_on: earliest
    members:
      identical: remove
      lookalike: review
"""

ENTITIES = """\
{muniment: 1, kind: entities, entities: [{id: example-bank, year_end: 12-31, jurisdiction: HK}]}
"""

CONFIRMATION = """\
{muniment: 1, kind: confirmation, rules: [{id: amlo-customer-records, version: %s}], by: Counsel, on: 2026-10-01,
 advice: {sha256: 9b1e77d0}, until: 2027-09-30}
"""

HOLD = """\
{muniment: 1, kind: hold, id: HCA-1234-2026, type: legal, matter: Example v Bank, purpose: defence of the claim,
 duty_arose: 2026-02-20, issued: {on: 2026-03-02, by: Legal}, review_on: 2026-09-01, confidentiality: internal,
 scope: {any: [{customer: C-00417}, {ids: [r-91]}, {sha256: [0c4d55aa]}, {custodian: Branch 12}]}}
"""

RELEASE = """\
{muniment: 1, kind: release, hold: HCA-1234-2026, released: {on: 2028-11-20, by: [Legal A, Legal B]}, reason: Settled}
"""

APPROVALS = """\
{muniment: 1, kind: approvals, id: default, required: [{role: compliance}, {role: legal}],
 apart: [[author, compliance]], expires: P14D, max_percent: 5}
"""

MAPPING = """\
muniment: 1
kind: mapping
title: Box 7
catalogues:
  index-2009.csv:
    encoding: big5
    delimiter: ";"
    header: 3
    dates: [DD/MM/YYYY, D-M-YYYY]
    missing: ["-", N/A, 不詳]
    path: "{Box}/{File No}.tif"
    columns:
      客戶編號: customer
      Doc Type: {fact: series, values: {CHQ: cheque-image, IDC: id-document}}
      Scanned: {fact: captured_on, dates: DD MMM YYYY}
      Remarks: ignore
  register.xlsx: {sheet: Index, columns: {File: path, Digest: sha256}}
events:
  closures.csv:
    dates: DD/MM/YYYY
    columns:
      Type: {event: true, values: {CLOSE: relationship-ended}}
      A/C: asset
      Date: {on: true, dates: D/M/YYYY}
      Until: on_latest
paths:
  - "cheques/{customer}/{transaction}_*.jpg"
  - {match: "scans/{captured_on}/*", dates: YYYYMMDD}
sidecars:
  - match: "*.json"
    of: ["{name}.tif", "{name}.jpg"]
    missing: ["?"]
    dates: DD/MM/YYYY
    fields: {docType: {fact: series, values: {CHQ: cheque-image}}, cust: customer}
tags:
  EXIF:DateTimeOriginal: {fact: captured_on, dates: "YYYY:MM:DD hh:mm:ss"}
"""

DESIGN_PAGE = {
    "policies/vocabulary.yaml": VOCABULARY,
    "policies/hk/banking.yaml": POLICY,
    "policies/entities.yaml": ENTITIES,
    "policies/holds/HCA-1234-2026.yaml": HOLD,
    "policies/holds/HCA-1234-2026.release.yaml": RELEASE,
    "policies/approvals.yaml": APPROVALS,
}


def read(files: Mapping[str, str | bytes]) -> ReadBundle:
    """Return what the files say together."""
    return read_bundle([Source(name, text.encode() if isinstance(text, str) else text) for name, text in files.items()])


def is_mapping(name: str, text: str | bytes) -> bool:
    """Say whether a file is read with --mapping: a mapping beside the policies, or a file that says it is one."""
    return name.startswith(AS_MAPPING) or (b"kind: mapping" in _bytes(text) and "/" not in name)


def mapping_of(name: str, text: str | bytes) -> SourceMapping:
    """Return a mapping, read with the usual vocabulary."""
    return read_mapping(
        Source(name.removeprefix(AS_MAPPING), _bytes(text)), vocabulary=read({"v.yaml": VOCABULARY}).bundle.vocabulary
    )


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def problems_of(files: Mapping[str, str | bytes]) -> tuple[Problem, ...]:
    """Return every problem of the files; mappings are read each by itself, and tests are run."""
    mappings = {name: text for name, text in files.items() if is_mapping(name, text)}
    tests = {name: text for name, text in files.items() if name.endswith("_test.yaml")}
    try:
        for name, text in mappings.items():
            mapping_of(name, text)
        known = read({name: text for name, text in files.items() if name not in mappings and name not in tests})
        suites = read_suites([Source(name, _bytes(text)) for name, text in tests.items()], known=known) if tests else ()
    except (BundleError, MappingError, TestsError) as error:
        return error.problems
    failures = [failure.problem for result in run(suites, bundle=known.bundle) for failure in result.failures]
    return (*known.warnings, *failures)


def complaint(files: Mapping[str, str | bytes]) -> str:
    """Return every message about the files, as people read it."""
    return render(problems_of(files))


def policy(rule: str) -> str:
    """Return a policy of one rule, whose lines are `rule`."""
    body = "".join(f"    {line}\n" for line in rule.strip().splitlines())
    return f"muniment: 1\nkind: policy\nid: p\nrules:\n  - {body.lstrip()}"
