#!/usr/bin/env python3
"""Writes programs, a policy and a configuration that try to be more than text: hostile.py FOLDER"""

import sys
from pathlib import Path

ATTACKS = [
    "::error file=x::forged",
    "##[error]x##vso[task.complete result=Succeeded]",
    "section_start:1:x",
    "<script>alert(1)</script><!-- <img src=x onerror=alert(1)> ]]> &amp; &#x1b;",
    "[a](https://evil.example) ![b](https://evil.example/x.png) <https://evil.example> [c](javascript:alert(1))",
    "| a | b | `c` **d** ~~e~~ # f",
    "%0A::error::in percent %25 %0D, title=x,file=y",
    "=1+1",
]
TEXT = " ".join(ATTACKS)
# What may not stand in a program at all, and is shown where that is said.
RAW = ["\x1b[31m\x9b1m", "\u202e\u200b", "\ufffe\uffff\U000e0041", "\x07\x08\x7f"]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


folder = Path(sys.argv[1])
(folder / "policies").mkdir(parents=True)
(folder / "partnerlint.toml").write_text('packs = ["policies"]\n', "utf-8")
(folder / "policies/pack.toml").write_text(
    'name = "hostile"\nversion = "0.1.0"\ntitle = "<script>::error::"\n', "utf-8"
)
safe = quoted(TEXT).replace("{", "{{").replace("}", "}}")
rules = "".join(
    f"""
rule hostile-{number} {safe} {{
  level  = {level}
  topic  = margins
  source = {safe}
  why    = {safe}
  param least = 90% {safe}
  for track in tracks
  for tier  in track.tiers
  given tier.margin
  for case in cases(tier.margin)
  require tier.margin[case] >= least
  at   tier.margin[case] {quoted(attack + " {tier} " + TEXT)}
  help {safe}

  fails  {{ track t {{ archetypes = [reseller], tier silver {{ margin = 5% }} }} }}
  passes {{ track t {{ archetypes = [reseller], tier silver {{ margin = 95% }} }} }}
}}
"""
    for number, attack in enumerate(ATTACKS)
    for level in [["error", "warning", "advice"][number % 3]]
)
(folder / "policies/hostile.policy").write_text(rules, "utf-8")
tiers = "\n".join(f"    tier t{number} {quoted(attack)} {{ margin = 1% }}" for number, attack in enumerate(ATTACKS))
program = f"program a {quoted(TEXT)} {{\n  track b {quoted(TEXT)} {{\n    archetypes = [reseller]\n{tiers}\n  }}\n}}\n"
for name in ("plain", "::error::name\x1b[2J", "a %0A,b=c:d", "<b>|`x`[y](z)"):
    (folder / f"{name}.partner").write_text(program.replace("program a", "program a" + str(len(name))), "utf-8")
broken = "\n".join(f"{attack}\n  {quoted(chr(10) + attack)}" for attack in [*ATTACKS, *RAW])
(folder / "broken.partner").write_text(f"program broken {quoted(TEXT)} {{\n{broken}\n}}\n", "utf-8")
