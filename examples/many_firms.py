"""Count the contacts of several firms at once."""

from __future__ import annotations

import asyncio

from clio_sync import AsyncClio

FIRMS = ("smith-llp", "firm-42")


async def count(firm: str) -> int:
    """How many contacts a firm has."""
    async with AsyncClio.connect(firm) as clio:
        return len([contact async for contact in clio.contacts.list(fields="id")])


async def main() -> None:
    """Ask all firms side by side; each has a budget of its own."""
    for firm, contacts in zip(FIRMS, await asyncio.gather(*map(count, FIRMS)), strict=True):
        print(firm, contacts)


if __name__ == "__main__":
    asyncio.run(main())
