"""A request that is refused, with its HTTP status and a line in plain words."""


class Refusal(Exception):
    """A request that is not answered.

    Args:
        status: the HTTP status.
        line: what is wrong and how to mend it, for a person.
        headers: further headers of the response.

    """

    def __init__(self, status: int, line: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(line)
        self.status, self.line, self.headers = status, line, headers or {}
