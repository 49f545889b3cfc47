"""Words in the names of companies: legal forms, abbreviations, and what many companies share."""

from __future__ import annotations

from typing import Final

from ..text.normal import pairs_in, words_in

FORMS: Final = {
    tuple(spelling.split()): form
    for form, spellings in {
        "llc": "llc; lc; limited liability company; limited liability co; ltd liability co",
        "pllc": "pllc; professional limited liability company",
        "llp": "llp; limited liability partnership",
        "lllp": "lllp",
        "lp": "lp; limited partnership",
        "gp": "gp; general partnership",
        "inc": "inc; incorporated",
        "corp": "corp; corporation",
        "pc": "pc; professional corporation",
        "pa": "pa; professional association",
        "apc": "apc; a professional corporation; professional law corporation",
        "ltd": "ltd; limited; co ltd; company limited; pty ltd; pvt ltd; private limited",
        "plc": "plc; public limited company",
        "gmbh": "gmbh; mbh; gmbh and co kg; gmbh and co",
        "ag": "ag; aktiengesellschaft",
        "kg": "kg",
        "ohg": "ohg",
        "ug": "ug; ug haftungsbeschrankt",
        "sa": "sa; sociedad anonima; societe anonyme",
        "sadecv": "sa de cv; sab de cv; sapi de cv",
        "sderl": "s de rl de cv; s de rl; sde rl de cv",
        "sl": "sl; slu",
        "ltda": "ltda; limitada",
        "sarl": "sarl; srl; sas; sasu",
        "bv": "bv",
        "nv": "nv",
        "ab": "ab",
        "oy": "oy; oyj",
        "aps": "aps",
    }.items()
    for spelling in spellings.split("; ")
}
"""Each spelling of a legal form, without full stops, and the form."""

ANYWHERE: Final = words_in(
    "llc pllc llp lllp inc incorporated corp corporation ltd limited gmbh",
)
"""Forms that are no other word, wherever in a name they stand."""

_RELATED: Final = (
    words_in("inc corp ltd"),
    words_in("pc pa apc pllc"),
    words_in("llc pllc lc"),
    words_in("lp llp lllp gp"),
    words_in("sa sadecv sderl sl sarl"),
    words_in("gmbh ug kg"),
)
"""Forms that are taken for one another."""

TRADES_AS: Final = tuple(
    tuple(words.split())
    for words in [
        "d b a",
        "dba",
        "doing business as",
        "t a",
        "trading as",
        "o a",
        "operating as",
        "f k a",
        "fka",
        "formerly known as",
        "formerly",
        "a k a",
        "aka",
        "also known as",
        "n k a",
        "nka",
        "now known as",
    ]
)
"""What stands between two names of one company."""

IN_CARE_OF: Final = (("c", "o"), ("attn",), ("attention",), ("care", "of"))
"""What follows is another's name."""

UNTOLD: Final = words_in("the and of for at in on by an de la el y e und et co company cie cia")
"""Words that are left out as often as not."""

ABBREVIATIONS: Final = pairs_in(
    "intl=international natl=national nat=national amer=american usa=us assoc=associates",
    "assocs=associates assn=association assoctn=association mfg=manufacturing mfr=manufacturer",
    "mgmt=management mgt=management svc=services svcs=services serv=services bro=brothers",
    "bros=brothers dept=department univ=university uni=university govt=government ctr=center",
    "cntr=center centre=center hosp=hospital ins=insurance constr=construction dev=development",
    "eng=engineering engr=engineering equip=equipment fin=financial finl=financial grp=group",
    "gp=group hldg=holdings hldgs=holdings ind=industries inds=industries inv=investments",
    "invs=investments lab=laboratories labs=laboratories mkt=market mkts=markets mktg=marketing",
    "med=medical mtg=mortgage pharm=pharmacy prop=properties props=properties prod=products",
    "prods=products ptr=partners ptrs=partners ptnrs=partners rlty=realty rest=restaurant",
    "sch=school st=saint ste=sainte sys=systems transp=transportation trans=transportation",
    "bldg=building bldrs=builders bk=bank comm=community cmty=community cnty=county coll=college",
    "elec=electric ft=fort mt=mount gen=general tech=technology techs=technologies ent=enterprises",
    "entrprs=enterprises cons=consulting consult=consulting adv=advisors dist=distribution",
    "distr=distribution mech=mechanical rehab=rehabilitation rd=road ave=avenue blvd=boulevard",
    "cap=capital sol=solutions solns=solutions auth=authority fdn=foundation fndn=foundation",
    "org=organization sec=security lic=license atty=attorney attys=attorneys",
    "no=number",
)

SHARED: Final = words_in(
    "accounting adviser advisor agency american associate association attorney authority auto",
    "bank brother builder building business capital care center church city clinic college",
    "communication community construction consultant consulting contracting contractor contractors",
    "corporate county creative custom dental department design development digital distribution",
    "district electric employment energy engineering enterprise entertainment equipment equity",
    "estate family finance financial firm food foundation fund general global group health",
    "healthcare holding home hospital hotel household housing immigration industrial industry",
    "institute insurance international investment investor irrevocable laboratory land law legal",
    "lending living logistic management manufacturing market marketing media medical ministry",
    "mortgage national network office operating organization partner partnership pharmacy",
    "practice premier pro product production professional project property real realty research",
    "residential resource restaurant retail revocable sale school security service shop software",
    "solution specialist store studio supply system tax team technology tech title trade trading",
    "transport transportation trucking trust university us usa venture wealth wholesale worldwide",
)
"""Words in the singular that say what a company is and not which."""

_NUMBERS: Final = {
    word: str(number)
    for number, spellings in enumerate(
        (
            "i one 1st",
            "ii two 2nd",
            "iii three 3rd",
            "iv four 4th",
            "v five 5th",
            "vi six 6th",
            "vii seven 7th",
            "viii eight 8th",
            "ix nine 9th",
            "x ten 10th",
            "xi eleven 11th",
            "xii twelve 12th",
        ),
        1,
    )
    for word in spellings.split()
}

FREE_MAIL: Final = words_in(
    "gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com",
    "msn.com aol.com aim.com icloud.com me.com mac.com comcast.net verizon.net att.net sbcglobal.net",
    "bellsouth.net cox.net charter.net earthlink.net optonline.net frontier.com centurylink.net",
    "windstream.net juno.com netzero.net protonmail.com proton.me pm.me gmx.com gmx.de gmx.net",
    "web.de mail.com mail.ru yandex.ru yandex.com zoho.com tutanota.com fastmail.com hey.com qq.com",
    "163.com 126.com naver.com daum.net orange.fr free.fr wanadoo.fr laposte.net libero.it t-online.de",
    "bluewin.ch btinternet.com btconnect.com sky.com virginmedia.com shaw.ca rogers.com bell.net",
    "telus.net sympatico.ca bigpond.com rediffmail.com hotmail.co.uk yahoo.co.uk yahoo.ca yahoo.fr",
    "yahoo.de yahoo.es yahoo.com.mx yahoo.co.in hotmail.fr hotmail.es live.co.uk live.ca outlook.es",
    "prodigy.net prodigy.net.mx roadrunner.com rr.com suddenlink.net embarqmail.com inbox.com",
)
"""Hosts at which anybody may have a mailbox."""

PUBLIC_HOSTS: Final = words_in(
    "facebook.com instagram.com linkedin.com twitter.com x.com youtube.com tiktok.com yelp.com",
    "google.com goo.gl bit.ly wixsite.com wordpress.com blogspot.com weebly.com squarespace.com",
    "godaddysites.com business.site github.io medium.com etsy.com shopify.com myshopify.com",
)
"""Hosts whose pages are many companies'."""


def are_related(one: str, other: str) -> bool:
    """Tell whether two legal forms are often taken for one another.

    Args:
        one: A form.
        other: Another one.
    """
    return any(one in forms and other in forms for forms in _RELATED)


def number_in(word: str) -> str:
    """Read a number that is written in letters, or nothing.

    Args:
        word: One word of a name, not the first.
    """
    return _NUMBERS.get(word, "")
