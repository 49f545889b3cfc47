"""The few pages that this Clio shows to people, plain enough for programs to drive."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from string import Template

CARRIED = (
    "response_type", "client_id", "redirect_uri", "state", "redirect_on_decline",
    "code_challenge", "code_challenge_method",
)  # fmt: skip
"""What the authorisation request and the form of the consent page have in common."""

_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>$title</title>
<style>body{font-family:sans-serif;margin:4rem auto;max-width:32rem}button{padding:.5rem 1rem}</style>
</head>
<body><h1>$title</h1>
$content
</body></html>
""")
_FORM = Template("""<p>The application <b>$application</b> asks for access to this account.</p>
<form method="post" action="$action">
$inputs
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="decline">Decline</button>
</form>""")


def consent(asked: Mapping[str, str], action: str = "/oauth/authorize") -> str:
    """The page on which a user lets an application in, or does not; it posts to ``action``."""
    inputs = "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    application = escape(asked["client_id"])
    form = _FORM.substitute(application=application, inputs=inputs, action=action)
    return _page("Authorise an application", form)


def approval(code: str) -> str:
    """The page that shows a code to whoever has to paste it elsewhere."""
    shown = f'<p>Copy this code into the application:</p>\n<pre id="code">{escape(code)}</pre>'
    return _page(f"Success code={code}", shown)


def declined() -> str:
    """The page for whoever did not let the application in."""
    return _page("Access declined", "<p>The application was not given access.</p>")


def misdirected() -> str:
    """The page for a request that names no known application or address."""
    wrong = "The client_id, the redirect_uri or the response_type is not one that is known here."
    return _page("Invalid authorisation request", f"<p>{wrong}</p>")


def _page(title: str, content: str) -> str:
    return _PAGE.substitute(title=escape(title), content=content)
