"""The domains of e-mail addresses: looked up if the firm asks for it, once each, and quietly."""

from __future__ import annotations

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import DataMap, SourceRow, domains, email, parse_maps


def mapped(takes_mail, *addresses):
    """What a map makes of addresses, one row each."""
    made = email("E-mail", check_domain=takes_mail)
    one = DataMap("contacts", key="id", fields=[made])
    rows = [SourceRow(n, {"id": n, "E-mail": cell}) for n, cell in enumerate(addresses)]
    return one.map_rows(rows)


def test_nobody_is_asked_unless_the_firm_says_so(monkeypatch):
    """A map without check_domain= resolves nothing."""
    monkeypatch.setattr(dns.resolver.Resolver, "resolve", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("asked"))
    (row,) = mapped(None, "ann@nowhere.invalid.example")
    assert not row.problems


def test_a_domain_is_asked_about_once():
    """However many addresses are there, in whatever case."""
    asked = []

    def takes_mail(domain):
        asked.append(domain)
        return domain == "good.example"

    rows = mapped(takes_mail, "a@Good.example", "b@good.example", "c@bad.example", "d@bad.example")
    assert asked == ["good.example", "bad.example"]
    assert [bool(row.problems) for row in rows] == [False, False, True, True]
    said = str(rows[2].problems[0])
    assert "is at a domain that takes no mail" in said
    assert "bad.example" not in said


def test_what_cannot_be_told_lets_an_address_pass():
    """A name server that is down sets no row aside."""
    (row,) = mapped(lambda domain: None, "a@b.example")
    assert row.values["email_addresses.Work"] == "a@b.example"


def test_a_function_that_breaks_is_a_problem_of_the_row():
    """Without the address that it may quote."""

    def broken(domain):
        raise OSError(domain)

    (row,) = mapped(broken, "a@b.example")
    assert "broke the field's check of domains (OSError)" in str(row.problems[0])
    assert "b.example" not in str(row.problems[0])


def test_what_is_no_address_is_not_asked_about():
    """Its syntax is looked at first."""
    (row,) = mapped(lambda domain: pytest.fail("asked"), "none")
    assert row.problems[0].reason == "is not an e-mail address"


def takes_mail(domain):
    """A function of the firm's own."""
    return True


def test_a_file_names_the_check_and_shows_it():
    """What asks a network is passed by whoever reads the file."""
    one = DataMap("contacts", key="id", fields=[email("E", check_domain=takes_mail)])
    text = one.to_toml()
    assert 'check_domain = "takes_mail"' in text
    again = parse_maps(text, functions={"takes_mail": takes_mail})["contacts"]
    assert again.to_toml() == text
    assert "domain checked by takes\\_mail" in one.to_markdown()
    with pytest.raises(MappingError, match="nothing called 'takes_mail'"):
        parse_maps(text)


ANSWERS = {
    "mail.example.com.": ("MX", "10 mx.example.com."),
    "null.example.com.": ("MX", "0 ."),
}


@pytest.fixture
def name_server():
    """A name server on a port of this machine, with the names of `ANSWERS`, and a slow one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind(("127.0.0.1", 0))
        server = threading.Thread(target=answer, args=(port,), daemon=True)
        server.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = port.getsockname()[1]
        yield resolver
        port.sendto(b"", port.getsockname())
        server.join()


def answer(port):
    """Answer until an empty datagram comes."""
    while (received := port.recvfrom(4096))[0]:
        query = dns.message.from_wire(received[0])
        reply = dns.message.make_response(query)
        name = query.question[0].name
        if str(name) == "silent.example.com.":
            continue
        kind, data = ANSWERS.get(str(name), ("", ""))
        if not kind:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif query.question[0].rdtype == dns.rdatatype.from_text(kind):
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, data))
        port.sendto(reply.to_wire(), received[1])


def test_the_domain_name_system_can_be_asked(name_server):
    """A domain with a mail server passes; one without, or that is not there, does not."""
    ask = domains.dns(resolver=name_server)
    assert ask("mail.example.com") is True
    assert ask("null.example.com") is False
    assert ask("gone.example.com") is False


def test_a_silent_name_server_tells_nothing(name_server):
    """After the time it was given."""
    assert domains.dns(timeout=1, resolver=name_server)("silent.example.com") is None
