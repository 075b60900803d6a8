#!/usr/bin/env python3
"""Writes the programs of a folder anew so that they have little in common: distinct.py FROM TO

Behind each name of a block stands the number of its program, as behind each title, and its revenue is its own. What is then
measured shows what a check gains by remembering earlier programs: little of it is left.
"""

import re
import sys
from pathlib import Path

HEAD = re.compile(r"^\s*(?:segment|role|certification|track|tier|exit)\s+(\w+)", re.MULTILINE)


def distinct(text: str, number: int) -> str:
    names = sorted(set(HEAD.findall(text)), key=len, reverse=True)
    # A name that is also a word of the language stays as it is.
    words = {"registered", "channel_manager", "pilot"}
    pattern = r"\b(" + "|".join(name for name in names if name not in words) + r")\b"
    text = re.sub(pattern, rf"\g<1>_{number}", text)
    text = re.sub(r'"([^"]*)"', rf'"\g<1> {number}"', text)
    return re.sub(r"(\barr\s*=\s*)\S+", rf"\g<1>{20_000_000 + number}", text)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(Path, sys.argv[1:])
    for number, path in enumerate(sorted(source.rglob("*.partner"))):
        written = target / path.relative_to(source)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(distinct(path.read_text(), number))


if __name__ == "__main__":
    main()
