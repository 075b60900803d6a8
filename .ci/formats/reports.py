#!/usr/bin/env python3
"""Checks the reports of one run against what reads them: reports.py FOLDER TOOLS [MORE]

FOLDER holds one file a format, named as in READERS; each has to be there. TOOLS holds the installed checkers. MORE is the schema of
our own JSON. It prints what it checked and ends with 1 where anything is wrong.
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

from jsonschema import Draft202012Validator, validators
from lxml import etree
from markdown_it import MarkdownIt

# What a runner would take for a command, wherever it stands in a line or at its beginning.
ANYWHERE = ("##[", "##vso[")
AT_THE_START = ("::", "section_start:", "section_end:", "\x1b")
ANNOTATION = re.compile(r"^::(error|warning|notice)(?: ([^:\r\n]+))?::(.+)$")
PROPERTIES = {"file", "line", "endLine", "col", "endColumn", "title"}
SHOWN_OF_A_LEVEL = 10  # what GitHub shows of a step; the rest is dropped without a word
# The only HTML that a page of ours may hold: what folds a long list, and what makes a line end in a cell.
OUR_HTML = re.compile(r"^(<details>|</details>|<summary>[^<>]*</summary>|<br ?/?>|\s)*$")

CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


class Wrong(Exception):
    """What is wrong with a report."""


def demand(holds, what):
    if not holds:
        raise Wrong(what)


def printable(text, *, hidden):
    """No control characters, and where `hidden` is set none that turn or hide text."""
    for character in text:
        kind = unicodedata.category(character)
        control = kind == "Cc" and character not in "\n\t"
        demand(not control, f"a control character, {character!r}")
        demand(not (hidden and kind == "Cf"), f"a character that turns or hides text, {character!r}")


def no_commands(text):
    for line in text.splitlines():
        demand(not any(word in line for word in ANYWHERE), f"a command to a runner, {line!r}")
        demand(not line.lstrip().startswith(AT_THE_START), f"a command to a runner, {line!r}")


def against(schema, value):
    Validator = validators.validator_for(schema, default=Draft202012Validator)
    Validator.check_schema(schema)
    for error in Validator(schema).iter_errors(value):
        raise Wrong(f"{error.json_path}: {error.message[:300]}")


def text(path, _):
    said = path.read_text("utf-8")
    printable(said, hidden=True)
    no_commands(said)
    return f"{len(said.splitlines())} lines"


def own_json(path, tools):
    said = path.read_text("utf-8")
    printable(said, hidden=False)
    against(json.loads(tools.schema.read_text("utf-8")), json.loads(said))
    return "valid by the schema that the tool prints"


def file_of(result):
    """The file that a result of a SARIF log is shown in."""
    places = result.get("locations", [])
    return [place["physicalLocation"]["artifactLocation"].get("uri") for place in places if "physicalLocation" in place]


# The tool has no public address yet that its `informationUri` could name.
NO_ADDRESS = "SARIF2005"


def sarif(path, tools):
    said = path.read_text("utf-8")
    printable(said, hidden=False)
    log = json.loads(said)
    multitool = tools.folder / "node_modules/@microsoft/sarif-multitool-linux"
    against(json.loads((multitool / "sarif-2.1.0.json").read_text("utf-8-sig")), log)
    results = [result for run in log["runs"] for result in run.get("results", [])]
    demand(all(result.get("partialFingerprints") for result in results), "a result without a fingerprint")
    marks = [json.dumps([result["partialFingerprints"], file_of(result)], sort_keys=True) for result in results]
    demand(len(set(marks)) == len(marks), "two results of a file with the same fingerprints")
    found = path.with_suffix(".found.json")
    command = [multitool / "Sarif.Multitool", "validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
    found.unlink(missing_ok=True)
    ran = subprocess.run([*command, "--output", found], capture_output=True, text=True, check=False)
    demand(found.is_file(), f"the validator said nothing: {ran.stdout}{ran.stderr}")
    validated = json.loads(found.read_text("utf-8-sig"))["runs"][0]
    for result in validated.get("results", []):
        if result["ruleId"] == NO_ADDRESS:
            continue
        message = result["message"]
        words = message.get("text") or f"{message.get('id')} {message.get('arguments')}"
        raise Wrong(f"{result['ruleId']}: {words[:400]}")
    for invocation in validated.get("invocations", []):
        demand(invocation.get("executionSuccessful"), f"the validator did not run to its end: {ran.stdout}{ran.stderr}")
    return f"{len(results)} results, valid by the schema of 2.1.0 and by the rules of SARIF and of code scanning"


def junit(path, tools):
    printable(path.read_text("utf-8"), hidden=False)
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    schema = etree.XMLSchema(etree.parse(tools.folder / "junit-10.xsd"))
    demand(schema.validate(tree), str(schema.error_log.last_error))
    cases = 0
    for suite in tree.iter("testsuite"):
        for count, child in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            there = [case for case in suite.findall("testcase") if child == "testcase" or case.find(child) is not None]
            said = suite.get(count)
            demand(said is None or int(said) == len(there), f"{count}={said} in a suite that has {len(there)}")
        demand(suite.find("testcase") is not None, f"no case in the suite {suite.get('name')}")
        cases += len(suite.findall("testcase"))
    return f"{cases} test cases, valid by the schema of JUnit reports, counted right"


def gitlab(path, _):
    said = path.read_text("utf-8")
    printable(said, hidden=False)
    issues = json.loads(said)
    against(json.loads((Path(__file__).parent / "codequality.schema.json").read_text("utf-8")), issues)
    prints = [issue["fingerprint"] for issue in issues]
    demand(len(set(prints)) == len(prints), "two issues with the same fingerprint")
    return f"{len(issues)} issues, valid by our schema of GitLab's documentation, each with a fingerprint of its own"


def github(path, _):
    said = path.read_text("utf-8")
    printable(said, hidden=True)
    levels = []
    for line in said.splitlines():
        demand(not any(word in line for word in ANYWHERE), f"a command to a runner, {line!r}")
        if not line.lstrip().startswith("::"):
            continue
        parsed = ANNOTATION.match(line)
        demand(parsed, f"no annotation, {line!r}")
        level, properties, _ = parsed.groups()
        levels.append(level)
        for pair in (properties or "").split(","):
            name, _, value = pair.partition("=")
            demand(not pair or (name in PROPERTIES and value), f"a property that GitHub does not know, {pair!r} in {line!r}")
            demand(name != "file" or not re.match(r"/|\./|[A-Za-z]:", value), f"a file that is not relative, {value!r}")
    demand(levels, "no annotation")
    for level in set(levels):
        demand(levels.count(level) <= SHOWN_OF_A_LEVEL, f"{levels.count(level)} annotations of level {level}: GitHub drops some")
    demand(levels == sorted(levels, key=["error", "warning", "notice"].index), f"the worst are not first: {levels}")
    return f"{len(levels)} annotations, worst first, none that GitHub would drop, and no other command"


def markdown(path, _):
    said = path.read_text("utf-8")
    printable(said, hidden=True)
    no_commands(said)
    links = 0
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.validateLink = lambda _: True  # a reader that is less careful than this one makes a link of anything
    for block in reader.parse(said):
        for token in [block, *(block.children or [])]:
            demand(token.type not in ("html_block", "html_inline") or OUR_HTML.match(token.content), f"HTML, {token.content!r}")
            demand(token.type != "image", f"an image, {token.attrs}")
            if token.type == "link_open":
                links += 1
                target = str(token.attrs["href"])
                demand(re.match(r"https?://|#|[^:/]+(/|$|#)", target), f"a link to {target!r}")
                demand("evil.example" not in target, f"a link that a program wrote, {target!r}")
    outside = CODE.sub("", said.replace("\\`", ""))
    demand("://evil.example" not in outside, "an address that a program wrote, which many readers make into a link")
    return f"{len(said.splitlines())} lines, no markup but ours, {links} links"


READERS = {
    "human.txt": text,
    "concise.txt": text,
    "report.json": own_json,
    "report.sarif": sarif,
    "junit.xml": junit,
    "github.txt": github,
    "summary.md": markdown,
    "codequality.json": gitlab,
    "report.md": markdown,
}


class Tools:
    def __init__(self, folder, schema):
        self.folder, self.schema = Path(folder), Path(schema)


def check(path, tools):
    """What is right with a report, or Wrong."""
    demand(path.is_file(), "it is not there")
    try:
        return READERS[path.name](path, tools)
    except (UnicodeDecodeError, json.JSONDecodeError, etree.XMLSyntaxError) as error:
        raise Wrong(f"it cannot be read: {error}") from error


def main(folder, tools, schema):
    wrong = 0
    for name in READERS:
        path = Path(folder) / name
        try:
            print(f"{path}: {check(path, Tools(tools, schema))}")
        except Wrong as why:
            print(f"{path}: WRONG: {why}")
            wrong += 1
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
