"""The text of Word documents (DOCX), by python-docx in a process with limits: the format is a compressed archive."""

from banwatch.protocols import MainText, Unreadable
from extract.texts import limited

TIME_LIMIT_SECONDS = 60


def read(body: bytes) -> MainText:
    """Paragraphs and the rows of tables in their order, a blank line apart; raises Unreadable."""
    answer = limited.ask("extract.texts.docx_process", body, TIME_LIMIT_SECONDS)
    if answer.error:
        raise Unreadable(answer.error)
    text = "\n\n".join(answer.pages)
    if not text.strip():
        raise Unreadable("the document has no text")
    return MainText(text=text, title=answer.title, note="; ".join(answer.notes))
