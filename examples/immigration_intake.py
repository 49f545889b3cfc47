"""Bring an intake sheet into Clio: what is wrong goes into a file, who is in doubt onto a page."""

from __future__ import annotations

import sys
from pathlib import Path

from clio_sync import Clio
from clio_sync.engine.job import Job
from clio_sync.mapping import read_maps


def decide(job: Job) -> None:
    """Show each doubt, and take down what somebody says who knows."""
    for review in job.reviews:
        print(job.show(review))
        if review.question.value != "unsure":
            continue
        answer = input("Its number, new, or Enter to leave it open: ").strip()
        if answer == "new":
            review.create()
        elif answer:
            review.link(int(answer))


def main(folder: str = "intake") -> None:
    """Bring in whatever is certain, and ask about the rest."""
    maps = read_maps(f"{folder}/intake.toml")
    sheet = f"{folder}/intake.csv"
    wrong = maps["people"].problems(sheet)
    wrong.to_csv("to-fix.csv")
    print(f"{len(wrong)} problems are in to-fix.csv.")
    with Clio.connect("smith-llp") as clio:
        maps["people"].ensure_custom_fields(clio, create=True)
        readings = [one.read(sheet) for one in maps.values()]
        job = clio.sync(readings, store="intake.db", marker="Intake id")
        job.prepare()
        print(job.plan().apply())
        pages = [job.show(review).to_html() for review in job.reviews]
        Path("reviews.html").write_text("<hr>".join(pages), encoding="utf-8")
        if pages and sys.stdin.isatty():
            decide(job)
            print(job.plan().apply())


if __name__ == "__main__":
    main(*sys.argv[1:])
