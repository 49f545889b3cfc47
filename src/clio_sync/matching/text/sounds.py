"""Words as they sound, roughly."""

from __future__ import annotations

from functools import lru_cache

_SOUNDS = {
    letter: code
    for code, letters in {
        "1": "bfpvw",
        "2": "cgjkqsxz",
        "3": "dt",
        "4": "l",
        "5": "mn",
        "6": "r",
    }.items()
    for letter in letters
}
_SPELLINGS = (("ph", "f"), ("kn", "n"), ("wr", "r"), ("gh", "g"), ("ck", "k"), ("sch", "s"))
_FIRST = str.maketrans("cqzxyjw", "kkssiiv")


@lru_cache(maxsize=1 << 15)
def sound_of(word: str) -> str:
    """Write a word as it sounds, roughly; a word in another script stays as it is.

    Args:
        word: One word of a normalised name.
    """
    if not word.isascii():
        return word
    spelt = word
    for letters, sound in _SPELLINGS:
        spelt = spelt.replace(letters, sound)
    codes = [_SOUNDS.get(letter, "") for letter in spelt]
    told = [code for code, before in zip(codes[1:], codes, strict=False) if code and code != before]
    return (spelt[:1].translate(_FIRST) + "".join(told))[:4]
