"""Small bundles for the proofs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.model.holds import EnteredHold
from engine.model.policies import Bundle, Confirmation, RuleVersion
from tests.engine.language.documents import read

VOCABULARY = """\
muniment: 1
kind: vocabulary
facts:
  series: {one_of: [voucher, photo]}
  account: {text: true}
  customer: {text: true}
  paper: {yes_no: true}
  entity: {text: true}
events:
  closed: {per: account, cleared_by: reopened}
  reopened: {per: account}
  left: {per: customer}
"""
BASIS = "basis: [{cite: House rule, checked: 2026-11-21, source: none}]"
ALL = "any: [{series: [voucher, photo]}, {not: {series: [voucher, photo]}}]"


def rule(
    id: str,
    *,
    scope: str = "{series: [voucher, photo]}",
    keep: str = "{at_least: P7Y, from: closed}",
    then: str = "dispose",
) -> str:
    """Return one rule of a policy; without `then` where that is empty."""
    what = f"then: {then}, " if then else ""
    return f"  - {{id: {id}, applies_to: {scope}, keep: {keep}, {what}copies: one, {BASIS}}}\n"


def bundle(*rules: str, is_confirmed: bool = True, authority: str = "") -> Bundle:
    """Return a bundle of rules, confirmed by counsel for all days unless said otherwise."""
    entities = "muniment: 1\nkind: entities\nentities: [{id: bank, year_end: 02-29}]\n"
    policy = f"muniment: 1\nkind: policy\nid: p\nrules:\n{''.join(rules)}{authority}"
    found = read({"vocabulary.yaml": VOCABULARY, "policy.yaml": policy, "entities.yaml": entities}).bundle
    if not is_confirmed:
        return found
    named = tuple(RuleVersion(id=one.id, version=one.version) for one in found.rules)
    confirmation = Confirmation(
        rules=named, by="Counsel", on=date(1990, 1, 1), until=date(2200, 1, 1), advice_sha256="0" * 64
    )
    return replace(found, confirmations=(confirmation,))


def hold(scope: str = "{customer: C-00417}", *, id: str = "HCA-1", is_sealed: bool = False) -> EnteredHold:
    """Return a hold of a register."""
    text = (
        f"muniment: 1\nkind: hold\nid: {id}\ntype: legal\nmatter: Example v Bank\n"
        f"issued: {{on: 2026-03-02, by: Legal}}\nscope: {scope}\n"
        f"confidentiality: {'sealed' if is_sealed else 'internal'}\n"
    )
    (found,) = read({"vocabulary.yaml": VOCABULARY, "hold.yaml": text}).holds
    return EnteredHold(hold=found, entered_on=found.issued_on)
