#!/usr/bin/env python3
"""Proves that reports.py finds what is wrong: selftest.py FOLDER TOOLS writes small reports, right ones and wrong ones, and checks them."""

import json
import sys
from pathlib import Path

import reports

GOOD = {
    "human.txt": "error[tier-margin-inversion]\n\n  × `gold` earns 15%\n",
    "concise.txt": "acme.partner:4:5: error[tier-margin-inversion] `gold` earns 15%\n",
    "report.json": '{"version": 1}\n',
    "report.sarif": json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "partnerlint",
                            "semanticVersion": "0.1.0",
                            "informationUri": "https://example.com/partnerlint",
                            "rules": [
                                {
                                    "id": "tier-margin-inversion",
                                    "name": "TierMarginInversion",
                                    "shortDescription": {"text": "A higher tier earns less."},
                                    "fullDescription": {"text": "A higher tier earns less than the one below."},
                                    "help": {"text": "Raise it.", "markdown": "Raise it."},
                                    "helpUri": "https://example.com/partnerlint/rules",
                                    "defaultConfiguration": {"level": "error"},
                                    "messageStrings": {"found": {"text": "{0} earns {1}."}},
                                }
                            ],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "automationDetails": {"id": "partnerlint/"},
                    "results": [
                        {
                            "ruleId": "tier-margin-inversion",
                            "ruleIndex": 0,
                            "level": "error",
                            "message": {"text": "`gold` earns 15%."},
                            "locations": [
                                {
                                    "physicalLocation": {
                                        "artifactLocation": {"uri": "programs/acme.partner"},
                                        "region": {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 9},
                                    }
                                }
                            ],
                            "partialFingerprints": {"primaryLocationLineHash": "0123456789abcdef:1"},
                        }
                    ],
                }
            ],
        }
    ),
    "junit.xml": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="2" failures="1">'
        '<testsuite name="acme" tests="2" failures="1" errors="0" skipped="1">'
        '<testcase name="tier-margin-inversion" classname="acme"><failure message="15%" type="error">at line 4</failure></testcase>'
        '<testcase name="pilot-size" classname="acme"><skipped message="not a pilot"/></testcase></testsuite></testsuites>\n'
    ),
    "github.txt": (
        "::error file=programs/acme.partner,line=4,col=5,title=tier-margin-inversion::`gold` earns 15%25%0Araise it\n"
        "::warning file=a%2Cb.partner,line=1::x\nchecked 1 program\n"
    ),
    "summary.md": "## partnerlint\n\n| rule | |\n|---|---|\n| a | `gold` |\n\n<details>\n<summary>3 more</summary>\n\n- x\n\n</details>\n",
    "codequality.json": json.dumps(
        [
            {
                "description": "`gold` earns 15%",
                "check_name": "tier-margin-inversion",
                "fingerprint": "0123456789abcdef",
                "severity": "major",
                "location": {"path": "programs/acme.partner", "lines": {"begin": 4}},
            }
        ]
    ),
    "report.md": "`gold` earns 15%, see [programs/acme.partner](programs/acme.partner)\n",
}

RESULT = json.dumps(json.loads(GOOD["report.sarif"])["runs"][0]["results"][0])
SARIF_RESULT_TWICE = f'"results": [{RESULT}, {{'

# A report, what is changed in it, to what, and a word of what is then said.
BAD = [
    ("human.txt", "  × ", "  :: ", "command"),
    ("human.txt", "gold", "\x1b[31mgold", "control"),
    ("human.txt", "gold", "\u202egold", "turns or hides"),
    ("concise.txt", "gold", "##[error]", "command"),
    ("concise.txt", "gold", "\u200b", "turns or hides"),
    ("report.json", "1", "2", "version"),
    ("report.json", "}", "", "cannot be read"),
    ("report.sarif", '"level": "error", "message"', '"level": "bad", "message"', "bad"),
    ("report.sarif", '"programs/acme.partner"', '"/srv/acme.partner"', ""),
    ("report.sarif", '"ruleIndex": 0', '"ruleIndex": 7', ""),
    ("report.sarif", '"partialFingerprints"', '"properties"', "without a fingerprint"),
    ("report.sarif", '"results": [{', SARIF_RESULT_TWICE, "same fingerprints"),
    ("junit.xml", '" skipped="1"', '" skipped="0"', "skipped"),
    ("junit.xml", "testcase name", "testcase nom", "is required"),
    ("junit.xml", "</testsuites>", '<testsuite name="empty" tests="0" failures="0" errors="0"/></testsuites>', "no case"),
    ("junit.xml", "at line 4", "at \x02", "control"),
    ("junit.xml", "at line 4", "at & line", "cannot be read"),
    ("github.txt", "%0A", "\n::set-output name=x::", "no annotation"),
    ("github.txt", "title=", "titel=", "titel"),
    ("github.txt", "file=programs", "file=/programs", "relative"),
    ("github.txt", "::warning", "::error file=x::y\n" * 10 + "::warning", "drops"),
    ("github.txt", "::warning file", "::notice::x\n::warning file", "worst"),
    ("summary.md", "| a |", "| <b>a</b> |", "HTML"),
    ("summary.md", "gold", "x` <img src=x> `y", "HTML"),
    ("summary.md", "- x", "- ![x](y.png)", "image"),
    ("report.md", "see [", "[x](javascript:alert) [", "javascript"),
    ("report.md", "](programs", "](https://evil.example", "wrote"),
    ("report.md", "see", "see https://evil.example", "address"),
    ("codequality.json", "major", "error", "major"),
    ("codequality.json", '"programs', '"./programs', "programs"),
    ("codequality.json", '"begin": 4', '"begin": 0', "minimum"),
    ("codequality.json", "[{", json.dumps(json.loads(GOOD["codequality.json"])[0]).join(["[", ", {"]), "same fingerprint"),
]


def main(folder, tools):
    folder = Path(folder)
    folder.mkdir(parents=True)
    schema = folder / "schema.json"
    schema.write_text('{"type": "object", "required": ["version"], "properties": {"version": {"const": 1}}}')
    at = reports.Tools(tools, schema)
    for name, text in GOOD.items():
        (folder / name).write_text(text, "utf-8")
        reports.check(folder / name, at)
    for name, before, after, word in BAD:
        assert before in GOOD[name], (name, before)
        (folder / name).write_text(GOOD[name].replace(before, after, 1), "utf-8")
        try:
            reports.check(folder / name, at)
        except reports.Wrong as why:
            assert word in str(why), (name, after, str(why))
        else:
            raise AssertionError(f"{name}: {after!r} is not found to be wrong")
    print(f"the checks of reports take {len(GOOD)} right reports and refuse {len(BAD)} wrong ones")


if __name__ == "__main__":
    main(*sys.argv[1:])
