"""Who reads what: reviews are shared out evenly, without conflict, and the same way each time. Pure: no Django.

Each dossier goes to `each` jurors who read its category and whom no interest ties to it, or to all there are. Nobody
has a most, so that a dossier never lacks a reader for another's sake; then loads are as even as the conflicts let them
be: within one of each other wherever that can be. What was given before stays, and counts.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

Pair = tuple[int, int]  # (dossier, juror)


@dataclass(frozen=True)
class Dossier:
    key: int
    category: str = ""


@dataclass(frozen=True)
class Reader:
    """A juror; without categories, they read them all."""

    key: int
    categories: frozenset[str] = frozenset()

    def reads(self, dossier: Dossier) -> bool:
        return not self.categories or dossier.category in self.categories


@dataclass(frozen=True)
class Short:
    """A dossier with too few readers: how many are missing, who reads its category, and whom an interest ties."""

    dossier: int
    missing: int
    readers: int
    tied: int


@dataclass(frozen=True)
class Assignment:
    """`given`: the pairs that are new, in order. `loads`: by juror, with what stood before."""

    given: tuple[Pair, ...]
    short: tuple[Short, ...]
    loads: Mapping[int, int]


def assign(
    dossiers: Iterable[Dossier],
    jurors: Iterable[Reader],
    *,
    conflicts: Collection[Pair],
    each: int,
    seed: int,
    standing: Collection[Pair] = (),
) -> Assignment:
    """Share the reviews out.

    `conflicts` are the pairs that must not be; `standing` those that were given before, kept unless in conflict.
    Same seed and same facts, same answer, in whatever order they come. ValueError when a key comes twice.
    """
    work = _Work(list(dossiers), list(jurors), frozenset(conflicts), frozenset(standing), seed=seed)
    for dossier in work.by_chance:
        work.give(dossier, each)
    work.even_out()
    return Assignment(
        given=tuple(sorted((dossier, juror) for dossier, chosen in work.given.items() for juror in chosen)),
        short=tuple(work.shortage(dossier, each) for dossier in work.dossiers if work.lacks(dossier, each)),
        loads=dict(sorted(work.loads.items())),
    )


class _Work:
    """What is known and what was given so far, with the loads that follow."""

    def __init__(
        self,
        dossiers: list[Dossier],
        jurors: list[Reader],
        conflicts: frozenset[Pair],
        standing: frozenset[Pair],
        *,
        seed: int,
    ) -> None:
        self.dossiers = sorted(dossiers, key=lambda dossier: dossier.key)
        self.jurors = sorted(jurors, key=lambda juror: juror.key)
        if len({one.key for one in dossiers}) < len(dossiers) or len({one.key for one in jurors}) < len(jurors):
            raise ValueError("Each dossier and each juror comes once.")
        self.conflicts, self.seed = conflicts, seed
        self.kept: dict[int, set[int]] = {dossier.key: set() for dossier in dossiers}
        self.loads: dict[int, int] = {juror.key: 0 for juror in jurors}
        for dossier, juror in standing - conflicts:
            if dossier in self.kept and juror in self.loads:
                self.kept[dossier].add(juror)
                self.loads[juror] += 1
        self.given: dict[int, set[int]] = {dossier.key: set() for dossier in dossiers}
        self.free = {dossier.key: self._free_for(dossier) for dossier in self.dossiers}
        self.by_chance = sorted(self.dossiers, key=lambda dossier: self._chance(dossier.key))

    def _free_for(self, dossier: Dossier) -> tuple[int, ...]:
        """Who may be given it, in an order that chance draws anew for each dossier."""
        free = [
            juror.key
            for juror in self.jurors
            if juror.reads(dossier)
            and (dossier.key, juror.key) not in self.conflicts
            and juror.key not in self.kept[dossier.key]
        ]
        return tuple(sorted(free, key=lambda juror: self._chance(dossier.key, juror)))

    def _chance(self, *keys: int) -> bytes:
        """Chance that any program finds again from the seed, whatever else it has drawn."""
        return blake2b(":".join(map(str, (self.seed, *keys))).encode(), digest_size=8).digest()

    def give(self, dossier: Dossier, each: int) -> None:
        """To the least loaded; chance settles between equals."""
        wanted = max(0, each - len(self.kept[dossier.key]))
        for juror in sorted(self.free[dossier.key], key=self.loads.__getitem__)[:wanted]:
            self.given[dossier.key].add(juror)
            self.loads[juror] += 1

    def even_out(self) -> None:
        """Pass dossiers from hand to hand, from who has two more than another to that other, until nobody has.

        A way of exchanges is all that can make such loads more even: where none is left, they are as even as may be.
        """
        while any(self._relieve(juror) for juror in sorted(self.loads, key=lambda one: (-self.loads[one], one))):
            pass

    def _relieve(self, loaded: int) -> bool:
        held: dict[int, list[int]] = {juror: [] for juror in self.loads}
        for key in sorted(self.given):
            for juror in self.given[key]:
                held[juror].append(key)
        came: dict[int, Pair] = {}  # juror -> (dossier, who hands it over)
        waiting = deque([loaded])
        while waiting:
            giver = waiting.popleft()
            for dossier in held[giver]:
                for taker in self.free[dossier]:
                    if taker == loaded or taker in came or taker in self.given[dossier]:
                        continue
                    came[taker] = (dossier, giver)
                    if self.loads[taker] <= self.loads[loaded] - 2:
                        self._hand_over(taker, came, loaded)
                        return True
                    waiting.append(taker)
        return False

    def _hand_over(self, last: int, came: Mapping[int, Pair], loaded: int) -> None:
        taker = last
        while taker != loaded:
            dossier, giver = came[taker]
            self.given[dossier].remove(giver)
            self.given[dossier].add(taker)
            taker = giver
        self.loads[loaded] -= 1
        self.loads[last] += 1

    def lacks(self, dossier: Dossier, each: int) -> bool:
        return len(self.kept[dossier.key]) + len(self.given[dossier.key]) < each

    def shortage(self, dossier: Dossier, each: int) -> Short:
        readers = [juror.key for juror in self.jurors if juror.reads(dossier)]
        tied = sum((dossier.key, juror) in self.conflicts for juror in readers)
        missing = each - len(self.kept[dossier.key]) - len(self.given[dossier.key])
        return Short(dossier.key, missing, len(readers), tied)
