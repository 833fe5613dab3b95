"""One story: a world, what Muniment decides on it after each step, and what the model expects."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from engine.model.decisions import Bucket, Judgement
from tests.spec.machine import file_steps, paper_steps
from tests.spec.machine.judging import Judging
from tests.spec.machine.memory import Expected, Memory
from tests.spec.machine.world import Scan, World, identical, opened

STEPS: dict[str, Callable[[World, Random], str | None]] = {
    "place a hold": paper_steps.place_hold,
    "narrow": paper_steps.narrow,
    "release": paper_steps.release,
    "order": paper_steps.order,
    "waive": paper_steps.waive,
    "end an order": paper_steps.end_order,
    "clear": paper_steps.clear,
    "approve": paper_steps.approve,
    "decline": paper_steps.decline,
    "revoke": paper_steps.revoke,
    "end a role": paper_steps.end_role,
    "staff": paper_steps.staff,
    "event": paper_steps.event,
    "correct": paper_steps.correct,
    "add a rule": paper_steps.add_rule,
    "confirm": paper_steps.confirm_again,
    "take a confirmation away": paper_steps.unconfirm,
    "arrive": file_steps.arrive,
    "copy": file_steps.copy,
    "edit": file_steps.edit,
    "spell": file_steps.spell,
    "link": file_steps.link,
    "unlink": file_steps.unlink,
    "move": file_steps.move,
    "change bytes": file_steps.change_bytes,
    "remove": file_steps.remove,
    "wait": file_steps.wait,
}
LEAVING = {Bucket.DISPOSE, Bucket.TRANSFER, Bucket.REMOVE_COPY}


class FreedError(AssertionError):
    """Something may leave that the model keeps; the message tells the story."""


@dataclass
class Figures:
    """What happened in all stories together."""

    steps: Counter[str] = field(default_factory=Counter)
    idle: int = 0
    stories: int = 0
    removable: int = 0
    judged: int = 0
    kept_more: int = 0
    held: int = 0
    cooled: int = 0
    because: Counter[str] = field(default_factory=Counter)

    @property
    def taken(self) -> int:
        return self.steps.total()


@dataclass
class Run:
    """A story as it goes on; `told` has its steps in words."""

    figures: Figures = field(default_factory=Figures)
    world: World = field(default_factory=opened)
    judging: Judging = field(default_factory=Judging)
    memory: Memory = field(default_factory=Memory)
    told: list[str] = field(default_factory=list)
    judgement: Judgement = field(init=False)

    def __post_init__(self) -> None:
        self.figures.stories += 1
        self._look()

    def take(self, step: str, seed: int) -> bool:
        """Take a step, scan and judge; a step that can't be taken here changes nothing."""
        said = STEPS[step](self.world, Random(seed))
        if said is None:
            self.figures.idle += 1
            return False
        self.told.append(said)
        self.figures.steps[step] += 1
        self._look()
        return True

    def _look(self) -> None:
        world, scan = self.world, self.world.scan()
        self.memory.take(scan)
        self.judgement = self.judging.judged(world, scan)
        self._compare(self.judgement, self.memory.expect(world, scan), scan)

    def _compare(self, judgement: Judgement, expected: Expected, scan: Scan) -> None:
        files = {record["id"]: file for file, record in scan.files.items()}
        buckets = {files[each.record]: each.bucket for each in judgement.decisions}
        wrong = []
        self.world.removable = {}
        _, classes = identical(scan.files | {each["file"]: each["record"] for each in self.world.removed})
        for each in judgement.decisions:
            file = files[each.record]
            model = expected.verdicts[file]
            if each.bucket in LEAVING:
                # Who may leave altogether may also leave as a copy: that is less, and what stays is looked at below.
                is_less = each.bucket is Bucket.REMOVE_COPY and model["bucket"] in ("dispose", "transfer")
                if is_less:
                    self._keeps_more(each.bucket, model["bucket"])
                elif each.bucket.value != model["bucket"]:
                    wrong.append(f"{file} may leave ({each.bucket}), and the model says {model['bucket']}")
                if file in expected.held:
                    wrong.append(f"{file} may leave ({each.bucket}), and {expected.held[file]} had frozen it")
            elif model["bucket"] in ("dispose", "transfer", "remove-copy"):
                self._keeps_more(each.bucket, model["bucket"])
            if each.bucket is Bucket.REMOVE_COPY:
                survivor = files[each.membership.survivor] if each.membership and each.membership.survivor else ""
                self.world.removable[file] = survivor
                if survivor == file or buckets.get(survivor, Bucket.DISPOSE) in LEAVING:
                    wrong.append(f"{file} may be removed, and its survivor {survivor} leaves too")
                if classes[file] != classes.get(survivor):
                    wrong.append(f"{file} may be removed, and its survivor {survivor} is another picture")
        self.figures.judged += len(buckets)
        self.figures.cooled += expected.has_cooled
        self.figures.held += sum(bucket is Bucket.HELD for bucket in buckets.values())
        self.figures.removable += any(bucket in LEAVING for bucket in buckets.values())
        if set(buckets) != set(scan.files):
            wrong.append("some file has no decision")
        if wrong:
            raise FreedError(
                "\n".join([*wrong, "after:", *(f"  {number}. {a}" for number, a in enumerate(self.told, 1))])
            )

    def _keeps_more(self, bucket: Bucket, model: str) -> None:
        self.figures.kept_more += 1
        self.figures.because[f"{bucket.value} for {model}"] += 1


def tell(story: Sequence[tuple[str, int]], *, figures: Figures | None = None) -> Run:
    """Take the steps of a story, one after another."""
    run = Run(figures=figures if figures is not None else Figures())
    for step, seed in story:
        run.take(step, seed)
    return run
