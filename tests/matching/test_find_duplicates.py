"""Duplicates that are already in Clio, or in a source: found, shown, decided, and left alone."""

from __future__ import annotations

import csv
import logging

import anyio
import pytest

from clio_sync import match
from clio_sync.duplicates.listing import identity_number
from clio_sync.errors import ConfigurationError, MappingError
from clio_sync.mapping import (
    DataMap,
    Directory,
    address,
    custom_field,
    date,
    email,
    field,
    phone,
    reference,
)
from clio_sync.matching import Different, Unsure
from clio_sync.matching.words import Evidences
from clio_sync.simulator import Settings, Simulator, VirtualClock

CANARIES = ("quetzal", "xiomara", "1987-03-15", "3125550142", "canary.example", "Canary Lane")


@pytest.fixture(params=["blocking", "async"])
def find(request):
    """Find duplicates through a client of one colour; also says how many requests that took."""

    def find(sim, **options):
        if request.param == "blocking":
            with sim.client() as clio:
                report = match.find_duplicates(clio, **options)
                return report, clio.requests
        return anyio.run(awaited, sim, options)

    async def awaited(sim, options):
        async with sim.async_client() as clio:
            report = await match.find_duplicates(clio, **options)
            return report, clio.requests

    return find


def contact(given: str, family: str, **more: object) -> dict[str, object]:
    """A person as Clio is told about them."""
    return {"type": "Person", "first_name": given, "last_name": family, **more}


def reached(mailbox: str, number: str) -> dict[str, object]:
    """An e-mail address and a telephone number."""
    return {
        "email_addresses": [{"name": "Home", "address": mailbox}],
        "phone_numbers": [{"name": "Home", "number": number}],
    }


@pytest.fixture
def sim():
    """A Clio in which Xiomara is three times, and where others merely have much in common."""
    with Simulator(Settings(list_lag=0.0, rate_limit=10_000), clock=VirtualClock()) as made:
        reachable = reached("x@canary.example", "(312) 555-0142")
        xiomara = {**reachable, "date_of_birth": "1987-03-15"}
        home = {"street": "1 Canary Lane", "postal_code": "60601", "name": "Home"}
        made.create("contacts", contact("Xiomara", "Quetzal", **xiomara))
        made.create("contacts", contact("Xiomara", "Quetzal", **xiomara, addresses=[home]))
        made.create("contacts", contact("Quetzal", "Xiomara", **xiomara))
        made.create("contacts", contact("Omar", "Quetzal", **reachable))
        made.create("contacts", contact("Wei", "Zhang", **reached("w@x.example", "2175550188")))
        company = {"type": "Company", "name": "Canary & Sons LLC"}
        made.create("contacts", {**company, **reached("office@canary.example", "3125550100")})
        made.create("contacts", {**company, **reached("office@canary.example", "3125550100")})
        yield made


def ids(sim, family: str) -> list[int]:
    """The ids of everybody of a family name, in the order in which they were made."""
    return [one["id"] for one in sim.all("contacts") if one.get("last_name") == family]


def test_who_is_there_more_than_once_is_a_cluster(find, sim):
    """People and companies apart; nothing is written."""
    writes = sim.writes
    report, requests = find(sim)
    xiomara = {*ids(sim, "Quetzal")[:2], *ids(sim, "Xiomara")}
    assert [{one.id for one in cluster.members} for cluster in report.clusters[:1]] == [xiomara]
    assert {one.type for one in report.clusters[-1].members} == {"Company"}
    assert (report.read, report.surplus, requests) == (7, 3, 1)
    assert sim.writes == writes


def test_the_record_to_keep_is_the_fullest_of_those_read(find, sim):
    """Unless another one is a client, or of more matters."""
    report, _ = find(sim)
    first, second = ids(sim, "Quetzal")[:2]
    assert (report.clusters[0].keep.id, report.clusters[0].because) == (second, "the most complete")
    sim.create("matters", {"client": {"id": first}, "description": "Visa"})
    report, _ = find(sim)
    assert (report.clusters[0].keep.id, report.clusters[0].because) == (first, "a client")


def test_matters_are_counted_if_asked(find, sim):
    """One more request for each 200 of them."""
    first, second = ids(sim, "Quetzal")[:2]
    for id in (first, second, first):
        sim.create("matters", {"client": {"id": id}, "description": "Visa"})
    report, requests = find(sim, count_matters=True)
    keep = report.clusters[0].keep
    assert (keep.id, keep.matters, report.clusters[0].because) == (first, 2, "has the most matters")
    assert requests == 2


def test_among_equals_the_oldest_is_kept(find, sim):
    """Which is the one that documents and bills hang on, most often."""
    report, _ = find(sim)
    companies = report.clusters[-1]
    assert companies.keep.id == min(one.id for one in companies.members)
    assert companies.because == "the oldest"


def test_a_thousand_contacts_are_five_requests(find):
    """The listing goes by cursor, 200 at a time."""
    with Simulator(Settings(rate_limit=10_000), clock=VirtualClock()) as sim:
        for number in range(1000):
            sim.create("contacts", contact(f"Given{number}", f"Family{number}"))
        sim.clock.advance(60)
        report, requests = find(sim, matcher=match.email_and_name())
    assert (report.read, requests) == (1000, 5)


def test_only_what_tells_one_from_another_is_read(find, sim):
    """No notes, no custom fields, no balances."""
    find(sim)
    (entry,) = sim.log.find("GET", "contacts")
    assert "custom_field_values" not in entry.query["fields"]
    assert entry.query["limit"] == "200"


def test_no_text_shows_who_they_are(find, sim, caplog):
    """Ids, counts and reasons alone: in str, repr, the worklist and the log."""
    caplog.set_level(logging.DEBUG)
    report, _ = find(sim)
    texts = [str(report), repr(report), caplog.text, str(report.to_dicts())]
    texts += [str(one) for one in (*report.clusters, *report.reviews)]
    for text in texts:
        assert not [one for one in CANARIES if one.casefold() in text.casefold()]
    assert str(ids(sim, "Quetzal")[0]) in str(report)
    assert "agree" in str(report)


def test_a_notebook_shows_them_side_by_side(find, sim):
    """Names with links into Clio and the reasons, and nothing in them is markup."""
    other = reached("<i>z</i>@x.example", "3125550177")
    for _ in range(2):
        sim.create("contacts", contact("<script>", "Zz", **other, date_of_birth="1980-01-02"))
    report, _ = find(sim)
    html = report._repr_html_()
    assert "Xiomara Quetzal" in html
    assert "1 Canary Lane" in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    first = ids(sim, "Quetzal")[0]
    assert f'href="{sim.url}/nc/#/contacts/{first}"' in html
    assert html.count("<details>") == len(list(report.pairs))


def test_the_paralegals_file_comes_back_as_decisions(find, sim, tmp_path):
    """Told apart for good: neither joined nor asked about any more."""
    path = tmp_path / "worklist.csv"
    before, _ = find(sim)
    before.to_csv(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["Certainty"] for line in lines} <= {"certain", "likely"}
    assert all(line["Record at"].endswith(line["Record"]) for line in lines)
    for line in lines:
        line["Decision"] = "different"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    known = match.Decisions.from_csv(path)
    assert (len(known), known.resource) == (len(lines), "contacts")
    after, _ = find(sim, known=known)
    decided = {frozenset(pair) for pair in known.different}
    again = {frozenset((pair.one.id, pair.other.id)) for _, _, pair in after.pairs}
    assert not decided & again
    assert f"{len(lines)} decisions known" in str(after)


def test_a_worklist_with_names_is_for_the_firm_alone(find, sim, tmp_path):
    """And a spreadsheet does not run what stands in it."""
    evil = contact("=1+1", "Zz", **reached("z@x.example", "3125550177"), date_of_birth="1980-01-02")
    for _ in range(2):
        sim.create("contacts", evil)
    report, _ = find(sim)
    report.to_csv(tmp_path / "names.csv", names=True)
    written = (tmp_path / "names.csv").read_text("utf-8-sig")
    assert "Xiomara Quetzal" in written
    assert "'=1+1" in written
    report.to_csv(tmp_path / "bare.csv")
    assert "Quetzal" not in (tmp_path / "bare.csv").read_text("utf-8-sig")


def test_pairs_are_a_data_frame(find, sim):
    """With the columns of the worklist, also where there are none."""
    report, _ = find(sim)
    frame = report.to_pandas(names=True)
    assert next(iter(frame["Certainty"])) == "certain"
    assert "Xiomara Quetzal" in set(frame["Record name"])
    with Simulator(Settings(list_lag=0.0)) as empty:
        nobody, _ = find(empty)
    assert list(nobody.to_pandas().columns) == list(report.to_pandas().columns)
    assert str(nobody).startswith("0 contacts read: 0 clusters (0 too many), 0 pairs to decide")


def test_decisions_that_clash_are_shown(find, sim):
    """By their ids in a text, by their names in a notebook."""
    one, two, three = ids(sim, "Quetzal")
    known = match.Decisions(same=[(one, two), (two, three)], different=[(one, three), (8, 9)])
    report, _ = find(sim, known=known)
    assert [{who.id for who in group} for group in report.contradictions] == [{one, two, three}]
    assert "contradict" in str(report)
    assert "contradict" in report._repr_html_()


def test_one_question_is_asked_about_two_people(find, sim):
    """However many records each of them has."""
    asks = match.exact("contacts")
    for _ in range(2):
        juan = contact("Juan", "Perez", **reached("jp@x.example", "3125550111"))
        sim.create("contacts", {**juan, "date_of_birth": "1950-01-31"})
        sim.create("contacts", {**juan, "date_of_birth": "1980-06-12"})
    report, _ = find(sim, matcher=asks)
    juans = set(ids(sim, "Perez"))
    asked = [pair for pair in report.reviews if {pair.one.id, pair.other.id} <= juans]
    assert len(asked) == 1


class Wonders:
    """A strategy that finds a third of a chance in everybody."""

    def keys(self, facts):
        """All stand in one place."""
        return frozenset(["everybody"])

    def judge(self, facts, candidates):
        """A question about each."""
        ids = tuple(candidates)
        told = match.Weighed("weighed", probability=0.3)
        return Unsure(ids, Evidences([told] * len(ids))) if ids else Different()


def test_the_unlikely_are_asked_about_only_if_wanted(find, sim):
    """From one in a hundred on, unless somebody says otherwise."""
    usual, _ = find(sim, matcher=Wonders())
    fewer, _ = find(sim, matcher=Wonders(), least=0.5)
    assert len(usual.reviews) == 10 + 1
    assert fewer.reviews == ()


def test_a_long_report_is_cut_and_says_so(find, sim):
    """All of it is in the worklist."""
    for number in range(60):
        one = contact("A", f"Family{number}", **reached(f"a{number}@x.example", "3125550111"))
        sim.create("contacts", {**one, "first_name": "Alexandra"})
        sim.create("contacts", {**one, "first_name": "Alexandra"})
    report, _ = find(sim, matcher=match.email_and_name())
    assert len(report.clusters) > 60
    assert f"and {len(report.clusters) - 20} more" in str(report)
    assert f"and {len(report.clusters) - 50} more" in report._repr_html_()


def test_numbers_of_identity_are_read_from_their_custom_fields(find, sim):
    """By name; only theirs come back, for one more request."""
    line = {"parent_type": "Contact", "field_type": "text_line"}
    made = sim.create("custom_fields", {**line, "name": "A number"})
    value = [{"custom_field": {"id": made["id"]}, "value": "A-123.456"}]
    one = sim.create("contacts", contact("Ana", "Lopez", custom_field_values=value))
    value = [{"custom_field": {"id": made["id"]}, "value": "a 123456"}]
    other = sim.create("contacts", contact("Ana Maria", "Lopez", custom_field_values=value))
    report, requests = find(sim, matcher=match.identity(), identity=["a number"])
    assert [{who.id for who in c.members} for c in report.clusters] == [{one["id"], other["id"]}]
    assert str(report.clusters[0].links[0].evidence).startswith("A number and name agree")
    assert requests == 2
    assert sim.log.find("GET", "contacts")[-1].query["custom_field_ids[]"] == str(made["id"])


def test_a_number_of_identity_that_is_none_is_refused(find, sim):
    """With the nearest names of the account, before anything is read."""
    line = {"parent_type": "Contact", "field_type": "text_line"}
    sim.create("custom_fields", {**line, "name": "A number"})
    with pytest.raises(MappingError, match="Did you mean 'A number'"):
        find(sim, identity=["A numbre"])


def test_a_number_of_identity_of_a_type_not_known_here_is_refused():
    """Its values could not be compared."""
    listed = {"id": 1, "name": "A", "parent_type": "Contact", "field_type": "riddle"}
    directory = Directory.of(custom_fields=[listed])
    with pytest.raises(MappingError, match="'A' is of a type not known here: riddle"):
        identity_number(directory, "A", "Contact")


def test_matters_are_searched_too(find, sim):
    """Of one client, with one number, or one title and date; the likeliest pair stands first."""
    client = {"client": {"id": ids(sim, "Zhang")[0]}}
    visa = {**client, "description": "Canary visa", "open_date": "2026-01-05"}
    twins = {sim.create("matters", visa)["id"] for _ in range(2)}
    sim.create("matters", {**client, "description": "Divorce", "open_date": "2020-07-09"})
    report, requests = find(sim, resource="matters")
    _, _, pair = next(iter(report.pairs))
    assert {pair.one.id, pair.other.id} == twins
    assert "/nc/#/matters/" in report.link(pair.one)
    assert "Canary visa" in report._repr_html_()
    assert "anary" not in str(report)
    assert requests == 1


def test_other_resources_have_no_duplicates(find, sim):
    """Notes may be alike."""
    with pytest.raises(ConfigurationError, match="Only contacts and matters"):
        find(sim, resource="notes")


def test_decisions_about_matters_say_nothing_of_contacts(find, sim):
    """Their ids are other ones."""
    with pytest.raises(ConfigurationError, match="are about matters, and this looks at contacts"):
        find(sim, known=match.Decisions(resource="matters"))


# Within a source


@pytest.fixture
def clients():
    """A map of people."""
    return DataMap(
        "contacts",
        key="id",
        fields=[
            field("first_name", "First"),
            field("last_name", "Last"),
            email("Mail"),
            phone("Phone", country="US"),
            date("date_of_birth", "Born", formats=["%Y-%m-%d"]),
            address(street="Street", postal_code="Zip", label="Home"),
            custom_field("A number", "A", identity=True),
        ],
    )


def row(key: str, first: str, last: str, **more: str) -> dict[str, str]:
    """A row of the source."""
    empty = dict.fromkeys(("Mail", "Phone", "Born", "Street", "Zip", "A"), "")
    return {"id": key, "First": first, "Last": last, **empty, **more}


def test_rows_of_a_source_are_compared_before_they_are_in_clio(clients, tmp_path):
    """They are told by the numbers of their rows; keys are client data and stand in no text."""
    known = {"Mail": "x@canary.example", "Born": "1987-03-15", "Phone": "3125550142"}
    rows = [
        row("001", "Xiomara", "Quetzal", **known, Street="1 Canary Lane", Zip="60601"),
        row("002", "Wei", "Zhang", A="7"),
        row("S-3", "Xiomara", "Quetsal", **known),
        row("002", "Omar", "Khan", A="9"),
    ]
    report = match.find_duplicates(clients.read(rows))
    assert [[one.place for one in c.members] for c in report.clusters] == [["1", "3"]]
    for text in (str(report), repr(report)):
        assert not [one for one in CANARIES if one.casefold() in text.casefold()]
        assert "'001'" not in text
    assert "<th>row 1</th>" in report._repr_html_()
    report.to_csv(tmp_path / "worklist.csv")
    lines = (tmp_path / "worklist.csv").read_text("utf-8-sig").splitlines()
    assert "key 001,key S-3,," in lines[1]
    lines[1] = lines[1].replace("S-3,,", "S-3,different,")
    (tmp_path / "worklist.csv").write_text("\n".join(lines))
    decided = match.Decisions.from_csv(tmp_path / "worklist.csv")
    assert decided.different == {("001", "S-3")}
    assert match.find_duplicates(clients.read(rows), known=decided).clusters == ()


def test_numbers_of_identity_count_in_a_source_too(clients):
    """By the map's own declaration, with a matcher that goes by them."""
    rows = [row("1", "Wei", "Zhang", A="A-7"), row("2", "Weiwei", "Zhang", A="a7")]
    report = match.find_duplicates(clients.read(rows), matcher=match.identity())
    assert len(report.clusters) == 1


def test_several_files_of_one_map_are_compared_with_each_other(clients):
    """Which is where duplicates come from; files of two maps are not."""
    known = {"Mail": "x@canary.example", "Born": "1987-03-15", "Phone": "3125550142"}
    main = clients.read([row("1", "Xiomara", "Quetzal", **known)])
    branch = clients.read([row("2", "Xiomara", "Quetzal", **known)])
    report = match.find_duplicates([main, branch])
    assert [one.place for one in report.clusters[0].members] == ["1 of records", "1 of records (2)"]
    other = DataMap("contacts", key="id", fields=[field("last_name", "Last")])
    with pytest.raises(ConfigurationError, match="several maps"):
        match.find_duplicates([main, other.read([])])


def test_rows_of_matters_are_as_strict_as_rows_are(clients):
    """One title of one client twice is two matters, unless number or receipt say otherwise."""
    matters = DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", to=clients, by="client"),
            field("description", "Title"),
            field("display_number", "Number"),
        ],
    )
    case = {"client": "1", "Title": "Consultation"}
    rows = [
        {"no": "1", **case, "Number": "7"},
        {"no": "2", **case, "Number": "8"},
        {"no": "3", **case, "Number": "7"},
    ]
    report = match.find_duplicates(matters.read(rows))
    assert [[one.place for one in c.members] for c in report.clusters] == [["1", "3"]]
    assert report.reviews == ()


def test_the_maps_own_strategy_judges_its_rows(clients):
    """Unless another one is given."""
    people = DataMap("contacts", key="id", fields=clients.fields, match=match.email_and_name())
    known = {"Born": "1987-03-15", "Phone": "3125550142"}
    rows = [row("1", "Xiomara", "Quetzal", **known), row("2", "Xiomara", "Quetzal", **known)]
    assert match.find_duplicates(people.read(rows)).clusters == ()
    assert match.find_duplicates(people.read(rows), matcher=match.people()).clusters
