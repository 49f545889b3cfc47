"""What a deliberate defect is: edits of the package's text, and who has to notice it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Edit:
    """One change of one file.

    Args:
        file: Below ``src/clio_sync``.
        old: What stands there, exactly once.
        new: What shall stand there instead.
    """

    file: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The file with the defect.

        Args:
            text: The file without it.

        Raises:
            ValueError: The old text does not stand there exactly once.
        """
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} holds {text.count(self.old)} times: {self.old!r}")
        return text.replace(self.old, self.new)


@frozen
class Mutant:
    """A defect that somebody might have made.

    Args:
        name: What is wrong with it.
        edits: How it is made.
        scene: The test that was built for it, below ``tests``; without one, the
            simulation has to find it.
        seeds: How many histories the simulation may take.
    """

    name: str
    edits: tuple[Edit, ...]
    scene: str = ""
    seeds: int = 80


def mutant(name: str, file: str, old: str, new: str, *, scene: str = "", seeds: int = 80) -> Mutant:
    """A defect of one edit."""
    return Mutant(name, (Edit(file, old, new),), scene, seeds)
