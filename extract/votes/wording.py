"""The words of a motion: what was moved, cut out of its sentence, and which motion before the body it is."""

import re

from extract.votes.pieces import Role

_TEXT_START = re.compile(
    r"^(?:to|that|for|adoption|approval|approve|approving|acceptance|enactment|passage|adopting|the|a|an|"
    r"do-pass|resolution|ordinance|item|second|reconsideration|denial|consideration|"
    r"authorization|payment|appointment|reappointment|purchase|award|hiring|said|recommending|authorizing|"
    r"directing|accepting|denying|awarding|appointing|granting|setting|supporting|amending|rejecting|endorsing|"
    r"rejection|renewal|transfer|referral)\b"
)
TRIM = " \n,;:.-)"
_LEAD = re.compile(
    r"(?:all (?:in favor|ayes|voting aye),? )?(?:for the [a-z ]{3,40}, )?"
    r"(?:and (?:duly |properly )?seconded,? )?(?:and[ ,]{1,200})?"
    r"(?:(?:it was )?(?:unanimously )?(?:carried|passed|adopted|approved|agreed|decided)"
    r"(?: unanimously)?(?: by the following (?:recorded |roll[ -]call )?vote)?"
    r"(?: (?:by|on|with) an? (?:\w{2,10} )?vote of)?(?: [\d-]{3,9})?(?: \([^()\n]{2,60}\))?(?:, |\s(?=to |that )))?"
    r"(?:(?:it was|be it|the [\w' ]{0,20}(?:board|council|commission|committee|selectmen|trustees|members|town)"
    r"(?: of \w{3,16})?)?"
    r"(?: ?unanimously| duly| hereby)?\s{0,20}\b(?:voted|resolved|ordered|agreed)(?: unanimously| down| as follows)?"
    r"(?: (?:by|on) a (?:roll[ -]call )?vote of)?(?:\s{1,3}\(?\d[\d -]{2,10}\)?)?(?: \([^()\n]{2,60}\))?"
    r"(?: with [\w ,]{3,50}?(?: opposed|"
    r" abstaining| absent| dissenting))?"
    r"[:,]?\s{1,20})?"
)
_TRAILING = re.compile(
    r"(?:,? and the motion(?: was)?|,? by the following (?:roll[ -]call |recorded )?votes?:?.{0,300}|"
    r" (?:was|were) (?:then |duly |hereby )?(?:unanimously )?(?:approved|adopted|passed|carried|accepted|ratified)"
    r"(?: unanimously)?(?:,? (?:by|on) (?:the following|an?|unanimous|voice|roll)\b[^;]{0,250}|"
    r" by (?:the )?[\w ]{4,40})?|,? (?:followed by|with|along with)(?: an?| the)?| (?:was|is|"
    r"were)(?: then| duly)?(?: made| offered)?| "
    r"\(\d{1,2}-\d{1,2}[^()]{0,60}\)?|"
    r",? (?:passed|carried|failed|prevailed)(?: unanimously)?|"
    r", with [\w., ]{3,80} (?:opposed|dissenting|opposing|abstaining|absent|voting (?:no|nay|against)))$"
)
_FOLLOWING = re.compile(
    r"(?:for )?(?:the )?(?:its|their|(?:adoption|approval|passage) of the following|following "
    r"(?:resolution|ordinance|motion|order|preamble))\b",
    re.IGNORECASE,
)
_RESOLVED = re.compile(r"\bresolved,? (?=that )", re.IGNORECASE)
_RESULT_LAST = re.compile(
    r"(?:,? (?:which )?(?:passe[sd]|carrie[sd]|approved|failed),?|,) \(?\d{1,3}(?:-\d{1,3}){1,3}\)?$"
)


_BODY_DID = re.compile(
    r"(?:the )?(?:[\w' ]{0,20})(?:board|council|commission|committee|selectmen|trustees|members|town|"
    r"court)(?: of \w{3,16})?"
    r" (?:unanimously |then |hereby |also ){0,2}(?=(?:approved|adopted|authorized|accepted|awarded|appointed|denied|"
    r"agreed|"
    r"granted|directed|ratified|set|tabled|postponed|referred|entered|adjourned|went|recessed|convened)\b)"
)  # "On motion of Hill, seconded by Ray, the Board approved the lease"


def moved_text(plain: str, rest: str, position: int, end: int) -> str | None:
    """What was moved, in what follows the mover (``rest``, in which the second is blanked out)."""
    body = rest.lstrip(TRIM + '"(/')
    begin = position + len(rest) - len(body)
    if lead := _LEAD.match(body):
        begin += lead.end()
        body = body[lead.end() :]
    did = _BODY_DID.match(body)
    if did:
        begin += did.end()
    if did or _TEXT_START.match(body):
        return _clean_blanked(plain, rest, position, begin, end)
    return None


def _clean_blanked(plain: str, rest: str, position: int, begin: int, end: int) -> str | None:
    kept = rest[begin - position : end - position]
    cut = re.search(
        r",\s{4,}|,\s{1,20}motion ,\s{4,}|(?:,|;) (?:which )?(?:motion )?(?:carried|passed|prevailed|was|approved|"
        r"failed|seconded|"
        r"unanimously|discussion|roll call|voice vote|all (?:ayes|yeas|in favor|members))\b|; (?!\(?(?:\d{1,2}|"
        r"[a-z])\) )| was seconded|"
        r" and (?:it )?(?:passed|carried)\b",
        kept,
    )
    return clean(plain, begin, begin + cut.start() if cut else end)


def clean(plain: str, start: int, end: int) -> str | None:
    """A motion's words between two places, without seconder and result around them; None where no words are left."""
    text = re.sub(r"\s{1,200}", " ", plain[start : min(end, start + 600)]).strip(TRIM)
    if _FOLLOWING.match(text):
        resolved = _RESOLVED.search(text)
        text = text[resolved.end() :] if resolved else ""
    text = re.split(
        r",? (?:and )?second(?:ed)? (?:by|from)\b|, seconded\b|; seconded\b", text, maxsplit=1, flags=re.IGNORECASE
    )[0].strip(TRIM)
    text = _TRAILING.sub("", text)
    text = _RESULT_LAST.sub("", re.sub(r"[ ,](?:and|which)$", "", text)).rstrip(TRIM)
    text = re.sub(r" (?:was|were|and|which)$", "", text)
    if text.count("(") == text.count(")") + 1 and re.search(rf"{re.escape(text[-12:])}\s{{0,8}}\)", plain[start:end]):
        text += ")"
    if text.count('"') == 1:
        text = text.strip('"')
    return text if len(text) > 2 and any(char.isalpha() for char in text) else None


def role_of(phrase: str) -> Role:
    """Which of the motions before the body a phrase makes or speaks of."""
    low = phrase.lower()
    if re.search(r"\bsubstitut", low):
        return Role.SUBSTITUTE
    if re.search(
        r"\bamendment\b(?! (?:no|to the (?:agreement|contract|lease)))|\bto amend\b(?! (?:the )?(?:section|"
        r"chapter|title|code|ordinance|resolution|general|bylaws?))",
        low,
    ) and not re.search(r"\b(?:ordinance|resolution|contract|agreement) amendment\b", low):
        return Role.AMENDMENT
    if re.search(
        r"\bto (?:table|postpone|lay over|refer|recommit|defer|continue|suspend|pass over)\b|"
        r"previous question|the question\b|question moved",
        low,
    ):
        return Role.TABLE
    return Role.MAIN
