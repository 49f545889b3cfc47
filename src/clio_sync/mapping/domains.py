"""Whether mail can reach a domain: asked of whatever the firm passes, once for each domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from .values import Step, Unfit

if TYPE_CHECKING:
    from dns.resolver import Resolver

TakesMail: TypeAlias = Callable[[str], bool | None]
"""Says of a domain whether mail reaches it; None where that cannot be told just now."""


def dns(*, timeout: int = 5, resolver: Resolver | None = None) -> TakesMail:
    """Ask the domain name system whether a domain takes mail.

    Each domain of the rows is looked up once, while they are mapped, and mapping waits
    for it; the name server learns the domains, and no address. What it cannot answer in
    time lets the address pass.

    Args:
        timeout: Seconds for each domain.
        resolver: A resolver of ``dnspython``; the machine's own by default.
    """
    from email_validator import EmailNotValidError, caching_resolver, validate_email

    asked = caching_resolver(timeout=timeout, dns_resolver=resolver)

    def dns_takes_mail(domain: str) -> bool | None:
        try:
            found = validate_email(f"postmaster@{domain}", dns_resolver=asked)
        except EmailNotValidError:
            return False
        return True if getattr(found, "mx", None) else None

    return dns_takes_mail


def domain_check(takes_mail: TakesMail) -> Step:
    """The step that refuses addresses of domains that take no mail.

    Args:
        takes_mail: Asked once for each domain.
    """
    known: dict[str, Unfit | None] = {}

    def checked(value: object) -> object:
        domain = str(value).rpartition("@")[2]
        if domain not in known:
            known[domain] = _asked(takes_mail, domain)
        return known[domain] or value

    return checked


def _asked(takes_mail: TakesMail, domain: str) -> Unfit | None:
    try:
        refused = takes_mail(domain) is False
    except Exception as error:  # noqa: BLE001  # whatever it raises may quote the address
        reason = f"broke the field's check of domains ({type(error).__name__})"
        return Unfit(reason, "Let the function return None for what it cannot tell.")
    return (
        Unfit("is at a domain that takes no mail", "Ask for the right address.")
        if refused
        else None
    )
