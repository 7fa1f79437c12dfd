"""Marks the hits of a search: does a programme approve them, by its lists alone?"""

from functools import lru_cache

from ..programmes.rule import Key
from ..query.session import Session
from ..search.search import Approval, SearchAnswer
from .programme_rule import ProgrammeRule


class SearchBadges:
    """The approvals of one programme, for the hits of searches."""

    def __init__(self, session: Session, programme: str) -> None:
        self.rule = ProgrammeRule(session, programme)
        self.listed = {row.scheme for row in self.rule.occupations}

    def add_to(self, answer: SearchAnswer) -> SearchAnswer:
        """Add the approvals to the hits that are occupations."""
        schemes = self.rule.session.schemes
        marked = tuple(
            group._replace(
                hits=tuple(
                    hit._replace(approval=self.approval(group.scheme, hit.concept.code))
                    for hit in group.hits
                )
            )
            if schemes[group.scheme]["classifies"] == "Occupations"
            else group
            for group in answer.schemes
        )
        return answer._replace(programme=self.rule.id, schemes=marked)

    def approval(self, scheme: str, code: str) -> Approval:
        """Judge an occupation by the lists alone."""
        rule, key, own = self.rule, (scheme, code), scheme in self.rule.schemes
        none = Approval(False, "no", "", None) if own else Approval(None, "elsewhere", "", None)
        if scheme not in self.listed:
            return none
        nearest = rule.nearest(key)
        if nearest is not None and nearest.listed:
            line = self._line(nearest.key)
            if rule.has_omissions_below(key):
                return Approval(None, "part", nearest.key[1], line)
            return Approval(True, "listed" if nearest.key == key else "group", nearest.key[1], line)
        within = min(rule.rows_below(key), default=None) if nearest or own else None
        if within is not None:
            if rule.approves_all_below(key):
                return Approval(True, "members", within[1], self._line(within))
            return Approval(None, "part", within[1], self._line(within))
        if nearest is not None:
            return Approval(False, "left out", nearest.key[1], rule.omitted[nearest.key].line)
        return none

    def _line(self, key: Key) -> int:
        return min(row.line for row in self.rule.listed[key])


@lru_cache(maxsize=8)
def find_badges(session: Session, programme: str) -> SearchBadges:
    """Load what a programme's list approves, once for the searches of a session."""
    return SearchBadges(session, programme)
