"""Refusals of requests; workers raise them too, which load no web library."""


class Refusal(Exception):
    """A request is refused, with a line that says what is wrong and how to mend it."""

    def __init__(self, status: int, line: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(line)
        self.status, self.line, self.headers = status, line, headers
