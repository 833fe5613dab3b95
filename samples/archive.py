"""Draws the sample: an archive, its catalogue and events, the organisation's own policies, and the right answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from samples.catalogue import catalogue, events
from samples.clearing import draw_cheques, draw_lantau_cheques, draw_remittances
from samples.clearing_day import draw_clearing_day
from samples.customers import draw_forms, draw_signature_cards
from samples.exchange import draw_exchange
from samples.exhibits import Exhibit, Index
from samples.ground_truth import ground_truth
from samples.identities import draw_identity_copies, draw_photographs
from samples.indexes import index_of_2009, lantau_workbook, mapping, sidecar
from samples.land import draw_land_papers, draw_memorials
from samples.licences import draw_licences, draw_permits
from samples.litigation import draw_camera_stills, draw_inbox, draw_mandates, draw_peak_records
from samples.migration import draw_bundles, draw_migration, draw_rescans
from samples.mirrors import draw_mirrors
from samples.offices import draw_broken, draw_counter, draw_museum, draw_offices
from samples.paper import Studio
from samples.radiographs import draw_radiographs
from samples.specimens import draw_specimens
from samples.tenders import draw_tenders
from samples.totals import control_totals

SEED = 2026
FONTS = Path(__file__).resolve().parent.parent / "reports" / "fonts"
POLICIES = Path(__file__).resolve().parent / "policies"


def draw_exhibits(*, fonts: Path = FONTS, seed: int = SEED) -> Iterator[Exhibit]:
    """Yield every file of the sample, with its facts and its verdict, without writing anything."""
    studio = Studio(fonts=fonts, seed=seed)
    for draw in (
        draw_cheques,
        draw_lantau_cheques,
        draw_remittances,
        draw_forms,
        draw_signature_cards,
        draw_identity_copies,
        draw_photographs,
        draw_mandates,
        draw_peak_records,
        draw_camera_stills,
        draw_inbox,
        draw_counter,
        draw_offices,
        draw_museum,
        draw_memorials,
        draw_land_papers,
        draw_clearing_day,
        draw_specimens,
        draw_mirrors,
        draw_migration,
        draw_rescans,
        draw_bundles,
        draw_exchange,
        draw_licences,
        draw_permits,
        draw_tenders,
        draw_radiographs,
    ):
        yield from draw(studio)
    yield from draw_broken()


def draw_sample(destination: Path, *, fonts: Path = FONTS, seed: int = SEED, is_spread: bool = False) -> Path:
    """Write the sample below `destination` and return it.

    `archive/` holds the files, `catalogue.csv` and `events.csv` what is known of them, `totals.csv` what each office
    says that it handed over, `policies/` the documents of the invented organisation (without the shipped packs and
    without confirmations: versions of rules are digests that Muniment computes), `ground-truth.json` the right answers.
    `fonts` is a folder with faces of Noto Sans HK. The same seed, fonts and Pillow give the same bytes. A destination
    that exists must be empty: FileExistsError.

    With `is_spread`, `catalogue.csv` has only its own rows; `index-2009.csv`, `lantau.xlsx` and notes beside the
    suppliers' photographs (of which `catalogue.csv` knows the paths) have the others, and `mapping.yaml` says how to
    read them. The right answers are the same.
    """
    if destination.exists() and any(destination.iterdir()):
        raise FileExistsError(f"`{destination}` is not empty")
    truths, digests, sizes = {}, {}, {}
    rows: defaultdict[Index, dict[str, Mapping[str, str]]] = defaultdict(dict)
    also: dict[str, Mapping[str, str]] = {}
    for exhibit in draw_exhibits(fonts=fonts, seed=seed):
        if exhibit.path in truths:
            raise ValueError(f"two exhibits are called `{exhibit.path}`")
        _write(destination / "archive" / exhibit.path, exhibit.content)
        truths[exhibit.path] = exhibit.truth
        sizes[exhibit.path] = len(exhibit.content)
        digests[exhibit.path] = sha256(exhibit.content).hexdigest()
        if exhibit.facts is not None:
            index = exhibit.index if is_spread else "catalogue.csv"
            rows[index][exhibit.path] = exhibit.facts
            if index == "sidecars":
                rows["catalogue.csv"][exhibit.path] = {}
        if exhibit.also is not None:
            also[exhibit.path] = exhibit.also
    for document in sorted(POLICIES.glob("*.yaml")):
        _write(destination / "policies" / document.name, document.read_bytes())
    _write(destination / "catalogue.csv", catalogue(rows["catalogue.csv"], also=also).encode())
    if is_spread:
        _write(destination / "index-2009.csv", index_of_2009(rows["index-2009.csv"]))
        _write(destination / "lantau.xlsx", lantau_workbook(rows["lantau.xlsx"]))
        _write(destination / "mapping.yaml", mapping().encode())
        for path, facts in rows["sidecars"].items():
            _write((destination / "archive" / path).with_suffix(".json"), sidecar(facts))
    _write(destination / "events.csv", events().encode())
    _write(destination / "totals.csv", control_totals(sizes).encode())
    _write(destination / "ground-truth.json", ground_truth(truths, seed=seed, sha256=digests).encode())
    return destination


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
