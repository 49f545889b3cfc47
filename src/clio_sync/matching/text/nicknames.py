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
abdullah abdallah abdul
aisha ayesha aysha
alberto beto albert
alicia licha
amina aminah
ana anita
andriy andrii andrey andrei andrew
angela angie
antonio tono toni tony
bohdan bogdan
bradley brad
carolyn carol carolina
cynthia cindy
danielle dani daniela
daniel dani danilo
dmytro dmitri dmitry dmitriy dima
douglas doug
eduardo lalo
elizabeth betsy libby lisbeth bella lilibeth
faisal faysal feisal
fatima fatimah fatma
gabriela gaby
gilberto beto
graciela chela
halyna galina
hassan hasan
heriberto beto
hilda ilda
humberto beto
hussein hussain husayn hosein husein
ibrahim ebrahim
ihor igor
iryna irina ira
isabel chabela isa
ivan vanya
jason jay
javier xavier
jesus chucho chuy jesse
jose chepe che pepe
josefina chepina fina pepa
juan juanito
jyothi jyoti
kateryna katya katerina ekaterina
katherine kitty kathie katya catherine
khadija khadijah
khaled khalid
krzysztof christopher
lakshmi laxmi
layla leila laila leyla
lyudmyla ludmila lyudmila
manuel meno mannie
marek mark
maria mari mariquita
maryam mariam miriam mary
michelle shelly
mikhail misha mykhailo michael
mohammed mo md mohd
mustafa mostafa moustafa
mykola nikolai nikolay kolya nicholas mykolai
nataliya natalya natalia natasha
nour noor nur
oksana xenia oxana
olena elena yelena helen lena
oleksandr aleksandr alexandr alexander sasha
oleksandra aleksandra alexandra sasha
omar umar
piotr peter petro petr
rosa rosita rosie
russell russ
salvador chava
sandra sandy
serhiy serhii sergey sergei sergiy seryozha
svitlana svetlana sveta
tariq tarek tareq tarik
teresa tere terri teri
tetyana tatiana tatyana tanya
theresa terri teri
tomasz thomas
vasyl vasily vasiliy
volodymyr vladimir vova wladimir
william guillermo
yasmin yasmine jasmine jasmin
yevhen evgeny evgenii yevgeny eugene zhenya
christian
christopher topher kris
enrique kike
guadalupe lupita
marian marianne
marina
mykhailo mihail
youssef yousef yusuf yousif joseph josef
yuliya yulia julia iuliia julie
yuriy yuri yury iurii
zainab zaynab zeinab
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
