#!/usr/bin/env python3
"""The ten rules in plain Python, as an analyst would write them.

usage: rules.py VISITS.ndjson

Prints passed, failed and not applicable for each rule. Times are exact:
datetime counts in microseconds.
"""
import json
import sys
from datetime import datetime, timedelta

RUDE = ("that is not my job", "calm down", "you should have read")
FLOW = ("greet", "seat", "ask", "serve-start", "serve-end", "farewell")
RULES = ("greet-promptly", "two-bows", "three-smiles", "never-rude", "flow",
         "time-to-serve", "answer-the-phone", "apologise", "bow-deeply", "say-farewell")


def seconds(n):
    return timedelta(seconds=n)


def judge(visit):
    """True, False or None (does not apply) for each of the ten."""
    events = visit["events"]
    phone = visit["facts"]["channel"] == "phone"
    places = {}
    for i, e in enumerate(events):
        places.setdefault(e["do"], []).append(i)

    def at(i):
        return datetime.fromisoformat(events[i]["at"])

    def all_of(do):
        return places.get(do, ())

    def follows(anchor, do, low, high):
        t = at(anchor)
        return any(i > anchor and low <= at(i) - t <= high for i in all_of(do))

    def at_first(anchor, do, low, high):
        found = all_of(anchor)
        return follows(found[0], do, low, high) if found else None

    zero = seconds(0)
    bows, starts, ends = all_of("bow"), all_of("serve-start"), all_of("serve-end")

    two_bows = None
    if starts and ends:
        two_bows = bool(bows) and bows[0] < starts[0] and bows[-1] > ends[-1]

    rude = any(e["by"] == "employee" and any(p in e["text"].lower() for p in RUDE)
               for e in (events[i] for i in all_of("say")))

    flow = None
    if not phone:
        firsts = [all_of(do)[0] if all_of(do) else None for do in FLOW]
        flow = None not in firsts and firsts == sorted(firsts)

    apologise = None
    if all_of("complaint"):
        apologise = all(follows(c, "apology", zero, seconds(60)) for c in all_of("complaint"))

    farewell = None
    if all_of("leave"):
        last = all_of("leave")[-1]
        farewell = any(i < last and at(last) - at(i) <= seconds(30) for i in all_of("farewell"))

    return (
        at_first("enter", "greet", zero, seconds(10)),
        two_bows,
        None if phone else len(all_of("smile")) >= 3,
        not rude,
        flow,
        at_first("serve-start", "serve-end", seconds(60), seconds(900)),
        at_first("ring", "answer", zero, seconds(9)) if phone else None,
        apologise,
        all(events[i]["angle"] >= 15 for i in bows) if bows else None,
        farewell,
    )


def main():
    counts = {rule: {True: 0, False: 0, None: 0} for rule in RULES}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            for rule, verdict in zip(RULES, judge(json.loads(line))):
                counts[rule][verdict] += 1
    for rule, n in counts.items():
        print(rule, n[True], n[False], n[None])


if __name__ == "__main__":
    main()
