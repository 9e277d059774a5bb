"""Who said what."""

from dataclasses import dataclass

from banwatch.spans import Span


@dataclass(frozen=True, slots=True)
class Quote:
    """Words attributed to somebody.

    ``span`` covers the words without their quotation marks. ``speaker`` is the fullest name the document gives for the
    person or organisation; ``mention`` is where the speaker is named beside the quote ("King" in "King said").
    ``cue`` is the verb ("said"). ``direct`` is False for reported speech.
    """

    span: Span
    text: str
    speaker: str | None = None
    mention: Span | None = None
    title: str | None = None
    affiliation: str | None = None
    cue: str | None = None
    direct: bool = True
