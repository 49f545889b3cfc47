"""A browser, and the person in front of it who lets an application in."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from attrs import define, field

from ..errors import LoginFailed

if TYPE_CHECKING:
    import httpx


@define
class Browser:
    """Opens a consent page, presses *Allow*, and goes wherever it is sent.

    Call it with the address of the page, as `Clio.login` does.
    """

    visits: list[tuple[str, str, int]] = field(factory=list)
    """Method, address without its query, and status of each page."""

    def __call__(self, url: str) -> None:
        """Give consent on the page at an address.

        Raises:
            LoginFailed: There is no form on it, or it leads nowhere.
        """
        import httpx

        with httpx.Client() as http:
            page = self._visit(http, "GET", url)
            form = _Form.on(page.text)
            answer = self._visit(http, "POST", urljoin(url, form.action), form.values)
            self._visit(http, "GET", answer.headers.get("Location", ""))

    def _visit(
        self, http: httpx.Client, method: str, url: str, form: dict[str, str] | None = None
    ) -> httpx.Response:
        if not url:
            raise LoginFailed("The consent page leads nowhere.")
        answer = http.request(method, url, data=form)
        parts = urlsplit(url)
        self.visits.append((method, f"{parts.netloc}{parts.path}", answer.status_code))
        return answer


class _Form(HTMLParser):
    """The form of a page, with its first button pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.values: dict[str, str] = {}

    @classmethod
    def on(cls, page: str) -> _Form:
        form = cls()
        form.feed(page)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = said["action"]
        elif tag in {"input", "button"} and said.get("name") not in self.values:
            self.values[said["name"]] = said["value"]
