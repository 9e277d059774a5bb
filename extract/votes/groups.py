"""Options that stand beside one another are of one vote."""

import re
from dataclasses import dataclass, field

from banwatch.votes import Option
from extract.votes.pieces import Options

_ASIDE = re.compile(r"\([a-z][^()\n]{2,40}\)")  # "ABSTAIN: Hill (recusal)"
GAP = 60
_MOST_HITS = 600


@dataclass(slots=True)
class Hit:
    """An option in the text with the number or the names beside it."""

    option: Option
    start: int
    end: int
    formal: bool
    count: int | None = None
    names: list[str] = field(default_factory=list)
    row: bool = False
    upright: bool = False


def grouped(low: str, hits: list[Hit]) -> list[Options]:
    """The hits that stand together as one vote's options."""
    groups: list[list[Hit]] = []
    for hit in hits:
        if groups and _belongs(low, groups[-1], hit):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return [_options(group) for group in groups]


def _belongs(low: str, group: list[Hit], hit: Hit) -> bool:
    between = _ASIDE.sub("", low[group[-1].end : hit.start])
    if len(group) > _MOST_HITS or len(between) > GAP or between.count("\n") > 3:
        return False
    if re.search(r"[a-z]{4,}", between) and not re.fullmatch(
        r"[\s.,;:()\"'-]{0,20}(?:and|with|none|senators|members?|councilors?|while|those|voting|the|senator|"
        r"all|present|(?:council|board)members?|other|total|commissioners?|votes?|[\s.,;:()\"'\d-]){0,8}",
        between,
    ):
        return False
    return not (
        hit.formal
        and hit.count is not None
        and any(h.option is hit.option and h.count is not None and not h.names for h in group)
        and hit.option is not Option.EXCUSED
    )


def _options(group: list[Hit]) -> Options:
    counts: dict[Option, int] = {}
    listed: dict[Option, tuple[str, ...]] = {}
    for hit in group:
        if hit.names:
            listed[hit.option] = tuple(dict.fromkeys((*listed.get(hit.option, ()), *hit.names)))
        if hit.count is not None and not (hit.count == 0 and hit.option in listed):
            repeated = hit.option in counts and hit.option is not Option.EXCUSED
            counts[hit.option] = hit.count if repeated else counts.get(hit.option, 0) + hit.count
    for option, everyone in listed.items():
        counts.setdefault(option, len(everyone))
    return Options(
        min(hit.start for hit in group),
        max(hit.end for hit in group),
        counts,
        listed,
        formal=any(hit.formal or (hit.upright and len(group) > 1) or len(group) > 2 for hit in group)
        and any(h.option in (Option.YES, Option.NO) for h in group),
    )
