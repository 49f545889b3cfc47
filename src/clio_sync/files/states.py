"""How far an upload has come, in plain data, so that another process can go on with it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from attrs import asdict, evolve, field, frozen

from ..errors import ConfigurationError, FileUnusable

FORMAT = 1


@frozen(kw_only=True)
class UploadState:
    """How far an upload has come: no bytes, no addresses, no names.

    Args:
        document_id: The document that the bytes are for.
        uuid: Clio's name for this upload.
        size: Of the whole, in bytes.
        part_size: Of each part but the last; 0 if it goes in one piece.
        done: The MD5 of each part that has arrived, in Base64, by its number.
        complete: Whether Clio has taken it.
        mark: Tells the document from others with the same bytes; empty where nobody knows.
    """

    document_id: int
    uuid: str
    size: int
    part_size: int = 0
    done: Mapping[int, str] = field(factory=dict)
    complete: bool = False
    mark: str = ""

    def having(self, number: int, digest: str) -> UploadState:
        """The same with one more part that has arrived."""
        return evolve(self, done={**self.done, number: digest})

    def to_json(self) -> str:
        """As text, for a file or a column."""
        return json.dumps({"format": FORMAT, **asdict(self)})

    @classmethod
    def from_json(cls, text: str) -> UploadState:
        """Read it back.

        Raises:
            ConfigurationError: The text is something else.
        """
        try:
            values: dict[str, Any] = json.loads(text)
            if values.pop("format") == FORMAT:
                done = {int(number): str(md5) for number, md5 in values.pop("done").items()}
                return cls(done=done, **values)
        except (ValueError, TypeError, KeyError, AttributeError):
            pass
        raise ConfigurationError(
            "What was passed as the state of an upload is none.",
            advice="Pass the file or the value that an earlier upload left.",
        )


Kept: TypeAlias = str | os.PathLike[str] | UploadState
"""Where the state of an upload is kept, or the state itself."""


@frozen
class Keeper:
    """Remembers how far an upload has come.

    Args:
        path: The file that it is kept in, if any.
        given: The state that the caller passed, if any.
        tell: Told of each new state.
    """

    path: Path | None = None
    given: UploadState | None = None
    tell: Callable[[UploadState], object] | None = None

    @classmethod
    def of(cls, kept: Kept | None, tell: Callable[[UploadState], object] | None) -> Keeper:
        """For what a caller passed."""
        if kept is None or isinstance(kept, UploadState):
            return cls(None, kept, tell)
        return cls(Path(kept), None, tell)

    @property
    def keeps(self) -> bool:
        """Whether anybody will want to go on with the upload."""
        return self.path is not None or self.given is not None or self.tell is not None

    def load(self) -> UploadState | None:
        """The state of an upload that began earlier, if one did."""
        if self.path is None:
            return self.given
        try:
            return UploadState.from_json(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            kind = type(error).__name__
        raise FileUnusable(
            f"The state of the upload cannot be read ({kind}).", advice="Check the path of resume."
        )

    def save(self, state: UploadState) -> None:
        """Remember a state, in place of the last one; a crash leaves one of the two."""
        if self.tell is not None:
            self.tell(state)
        if self.path is None:
            return
        fresh = self.path.with_name(f".{self.path.name}.new")
        try:
            _write(fresh, state.to_json())
            fresh.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise FileUnusable(
                f"The state of the upload cannot be kept ({type(error).__name__}).",
                advice="Check the path of resume.",
            ) from None


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
