"""A fictional firm, and two spreadsheets full of the trouble that real ones hold.

``clients.csv`` and ``cases.csv`` are what a case-management system of old would
export: UTF-8 with a byte-order mark, telephone numbers and dates in every
notation, e-mail addresses in capitals and with blanks around them, a street on
two lines. `firm` is what the firm has in Clio already, `maps` says how the two
meet. All people, numbers (555-01xx) and addresses are made up.

Rows of ``clients.csv`` that need care, by the number a spreadsheet shows:

==== =========================================================================
  12 José Hernández again, in capitals and without accents; the e-mail tells
  21 Jürgen Müller again, his names swapped; the birth date tells
  28 a blank key
  37 Oluwaseun Adeyemi again, with a middle initial; the birth date tells
  43 a key that row 13 has, too
  49 an e-mail address that is none
  56 Leila Farahani again, in small letters; telephone and address tell
  57 one of two records in Clio, and nothing tells which
  65 a telephone number that cannot be one
  73 a birth date that is not in the calendar
  80 no name at all
  87 Katarzyna Nowak again; the address tells, once *Rd.* and *Road* are the same
  93 a visa type that the firm has no option for: it becomes *Other*
  97 Sunita Sharma again, with a title and an old e-mail; the birth date tells
 105 Giulia Rossi again, word for word
==== =========================================================================

Some rows look like each other and are not the same: a couple with one e-mail
address (Rahimi), a father and his son at one address (Salazar), twins (Novák).

Rows of ``cases.csv`` that need care:

==== =========================================================================
   4 names its client by that client's other id, and so does row 40
  14 a practice area that the firm does not have
  30 an attorney whom the firm does not have
  49 a client that stands nowhere
  65 a client whose own row is refused
  84 a receipt number too short to be one
 103 a note of more than 255 characters where the receipt number should be
 117 a blank key
 125 no title
 131 a key that row 32 has, too
 137 a priority date that is not in the calendar
==== =========================================================================
"""

from __future__ import annotations

from pathlib import Path

from .firm import FIRM, Firm
from .maps import cases_map, clients_map

__all__ = ["CASES", "CLIENTS", "FIRM", "Firm", "cases_map", "clients_map"]

CLIENTS = Path(__file__).with_name("clients.csv")
"""The people."""

CASES = Path(__file__).with_name("cases.csv")
"""Their cases."""
