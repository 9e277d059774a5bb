"""The motions before the body: which one a vote is on, and what becomes of it."""

from extract.votes import names
from extract.votes.pieces import Motion, Role

_MOST = 6


class Docket:
    """A stack of motions: the main motion at the bottom, amendments, substitutes and motions to table above it."""

    def __init__(self) -> None:
        self._motions: list[Motion] = []
        self._resolved: str | None = None

    @property
    def waiting(self) -> list[Motion]:
        """The motions not voted on yet, the latest last."""
        return [motion for motion in self._motions if not motion.decided]

    @property
    def resolved(self) -> str | None:
        """The words of a resolution set down before its motion."""
        return self._resolved

    def clear(self) -> None:
        """A new item begins."""
        self._motions, self._resolved = [], None

    def add(self, motion: Motion) -> None:
        """Put a motion on top; one without a mover takes the mover that is named after it."""
        waiting = self.waiting
        if waiting and _is_retold(waiting[-1], motion):
            waiting[-1].seconder = waiting[-1].seconder or motion.seconder
            return
        if waiting and motion.role is Role.MAIN and _completes(waiting[-1], motion):
            last = waiting[-1]
            last.mover, last.text = motion.mover, last.text or motion.text
            last.seconder = last.seconder or motion.seconder
            return
        if waiting and waiting[-1].text is None and motion.text and not motion.mover:
            last = waiting[-1]
            if not (last.seconder and motion.seconder):
                last.text, last.seconder = motion.text, last.seconder or motion.seconder
                return
        if motion.completes:
            self._resolved = motion.text
            return
        if motion.role is Role.MAIN and not motion.text:
            motion.text, self._resolved = self._resolved, None
            if waiting and motion.mover and motion.seconder and waiting[-1].seconder is None:
                motion.text = motion.text or waiting[-1].text  # the chair asked for it in these words
                waiting[-1].decided = True
        self._motions = [*self._motions, motion][-_MOST:]

    def second(self, name: str | None) -> None:
        """A second to the latest motion that has none."""
        unseconded = [motion for motion in self.waiting if motion.seconder is None]
        if unseconded:
            unseconded[-1].seconder = name

    def withdraw(self) -> None:
        """The latest motion ends without a vote."""
        if self._motions:
            self._motions[-1].decided = True

    def choose(self, role: Role) -> Motion | None:
        """The motion that a vote spoken of as ``role`` is on."""
        waiting = self.waiting
        if role is Role.SUBSTITUTE and not waiting:
            waiting = [m for m in self._motions if m.role is role and not m.failed]
        same = [m for m in waiting if m.role is role]
        if role in (Role.AMENDMENT, Role.SUBSTITUTE) and not same:
            same = [m for m in self._motions if m.role is role and not m.failed]
            return same[-1] if same else (waiting[-1] if len(waiting) > 1 else None)
        if same:
            return same[0] if role is Role.MAIN else same[-1]
        return waiting[-1] if waiting else None

    def decide(self, motion: Motion, *, failed: bool, stands: bool) -> None:
        """Enter the outcome. ``stands`` says that the motion was only put in the place of another and is still open."""
        motion.failed = failed
        if stands:
            return
        motion.decided = True
        above = [i for i, other in enumerate(self._motions) if other is motion]
        for other in self._motions[above[0] :] if above else ():
            other.decided = True
        if motion.role is Role.TABLE and not failed and "question" not in (motion.text or "").lower():
            self.clear()


def _is_retold(last: Motion, motion: Motion) -> bool:
    """Whether a motion without words is the last one spoken of again: "The chair put the motion of Mr. Hill"."""
    if motion.text or motion.completes or last.mover is None or motion.mover is None or motion.role is not last.role:
        return False
    told = motion.seconder is None or last.seconder is None
    return told and names.last_name(last.mover).lower() == names.last_name(motion.mover).lower()


def _completes(last: Motion, motion: Motion) -> bool:
    one_text = motion.text is None or last.text is None
    return last.mover is None and one_text and not (last.seconder and motion.seconder)
