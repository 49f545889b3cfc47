"""Given names that are written in several ways: short forms, and spellings of other languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

_GROUPS = """
abigail abby gail
albert al bert alberto
alejandro alex alexander alexandre aleksandr sandy sasha xander
alexandra alex alejandra sandra sasha
alfred al fred alfredo
andrew andy drew andrei andres andreas
anna ann anne annie ana hannah
anthony tony antonio anton
antonia toni tonia
arthur art arturo
barbara barb babs
benjamin ben benny benjamin
catherine cathy katherine kathryn kathleen kate katie kathy kat katarzyna ekaterina catalina
charles charlie chuck carlos karl carl
charlotte lottie charlie
christina chris tina christine cristina kristina
christopher chris kit cristobal
daniel dan danny
david dave davey
deborah deb debbie debra
dolores lola
donald don donnie
dorothy dot dottie
edward ed eddie ted ned eduardo
eleanor ellie nell nora
elizabeth liz lizzie beth betty eliza elisabeth isabel isabella bess elsa lisa
emily em emilia
enrique henry quique henri heinrich
ernesto ernest ernie
eugene gene eugenio
ferdinand fernando nando
francis frank francisco paco pancho frankie franz francesco
frances fran francisca paca
frederick fred freddy federico
gabriel gabe gabriela gabby
george jorge georg giorgio
gerald gerry jerry gerardo
gregory greg gregorio
guadalupe lupe
guillermo william will bill billy willie liam memo wilhelm
harold harry hal
helen ellen elena helena nell
henry harry hank
ignacio nacho
irene rena
jacob jake jakob
jacqueline jackie
james jim jimmy jamie jaime
janet jan
jeffrey jeff geoffrey geoff
jennifer jen jenny
jessica jess jessie
jesus chuy chucho
john johnny jack jon juan johann jan ivan giovanni
jonathan jon nathan
joseph joe joey jose pepe giuseppe josef yusuf
joshua josh
judith judy
katrina trina
kenneth ken kenny
kimberly kim
lawrence larry laurence lorenzo
leonard leo len lenny
leonardo leo
louis lou louie luis luigi
lucia lucy
luke lucas lukas
madeline maddie
manuel manny manolo emmanuel
margaret maggie meg peggy greta margarita marge rita margarete
mario marius
martin marty
mary maria marie molly polly mia
matthew matt mateo mathew matias
maximilian max maximo
melissa mel missy
mercedes meche
michael mike mick miguel mikhail michel mitch
mohammed mohammad muhammad mohamed mohamad muhammed mohd
nancy nan
natalie nat natasha natalia
nathaniel nathan nate nat
nicholas nick nicolas nico nikolai
olivia liv
oscar oskar
pamela pam
patricia pat patty tricia trish
patrick pat paddy patricio
paul pablo pavel paulo
peter pete pedro pierre petr
philip phil felipe phillip
rafael rafa raphael
raymond ray ramon raimundo
rebecca becca becky
richard rick rich dick ricky ricardo
robert rob bob bobby robbie roberto bert
rodolfo rudolph rudy
ronald ron ronnie
rosario charo
samuel sam sammy
samantha sam
sara sarah sally
sergio sergei serge
sophia sofia sophie
stephanie steph
stephen steve steven stefan esteban stephan
susan sue susie suzanne susana
teresa terry tess theresa
theodore ted teddy theo teodoro
thomas tom tommy tomas
timothy tim timmy
valentina val
vanessa nessa
veronica vero ronnie
victor vic viktor
victoria vicky tori
vincent vince vinny vicente
virginia ginny
walter walt wally
yolanda yoli
zachary zach zack
"""


def _numbered() -> Mapping[str, frozenset[int]]:
    """The groups that each name is in."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(_GROUPS.split("\n")):
        for name in group.split():
            found[name].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


_NUMBERED = _numbered()
_NONE = frozenset[int]()


def go_by_one_name(one: str, other: str) -> bool:
    """Tell whether two given names may be one person's, as Bob and Robert may.

    Args:
        one: A word of a normalised name.
        other: A word of another one.
    """
    return not groups_of(one).isdisjoint(groups_of(other))


def groups_of(word: str) -> frozenset[int]:
    """Number the groups of names that a given name stands in, if any.

    Args:
        word: A word of a normalised name.
    """
    return _NUMBERED.get(word, _NONE)
