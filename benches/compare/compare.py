#!/usr/bin/env python3
"""Compares partnerlint with its peers over the same programs: compare.py WORK [--programs N] [--rounds N] [--write PAGE]

WORK is a folder outside of the repository; README.md says what it may hold. First every tool has to find the seeded defects and
nothing else. Then whole commands are timed, one after the other in each round. Processor time is user and system together, and a ratio
is that of two commands of one round, so that it stays true where the speed of the machine changes; the median of the rounds is
shown. Nothing fails because of a time. --write puts the tables between the two marks of a page of the documentation.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from multiprocessing import Process
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DAY = "2026-11-22"  # the day for which the corpus is without other findings
SLOW = 20  # a command that takes so many seconds is run once
QUICK = 0.1  # one that takes less is run several times in each round, since the first run after another command is no measure
MARKS = ("<!-- figures -->\n", "<!-- end of figures -->\n")


def built(arguments, **more):
    """What a command of cargo says."""
    return subprocess.run(["cargo", *arguments], check=True, text=True, stdout=subprocess.PIPE, **more).stdout


def prepared(work, programs):
    """The binaries, and the corpus with how many programs carry which defect."""
    built(["build", "--release", "--locked", "--target-dir", work / "ours"], cwd=ROOT)
    built(["build", "--release", "--locked", "--target-dir", work / "drivers"], cwd=HERE / "drivers")
    corpus = work / f"corpus-{programs}"
    seeds = corpus / "seeded.txt"
    if not seeds.is_file():
        arguments = ["--locked", "--target-dir", work / "ours", "--bench", "corpus_files", "--"]
        said = built(["bench", *arguments, corpus / "partner", str(programs), corpus / "json"], cwd=ROOT)
        seeds.write_text(said, "utf-8")
    lines = re.findall(r"^([a-z-]+): (\d+)$", seeds.read_text("utf-8"), re.MULTILINE)
    return corpus, Counter({rule: int(count) for rule, count in lines})


def hundred(work, name, again):
    """A file of rules with ten copies of each, made by `again` from the text and the number of the copy."""
    head, rules, tail = parts((HERE / "rules" / name).read_text("utf-8"))
    many = work / f"hundred{Path(name).suffix}"
    many.write_text(head + rules + "".join(again(rules, number) for number in range(2, 11)) + tail, "utf-8")
    return many


def parts(text):
    """What stands before the rules, the rules, and what they are helped by."""
    start = min(at for at in (text.find("\ndeny "), text.find("\nrule ")) if at >= 0)
    end = text.find("\n# Helpers.")
    return text[:start], text[start:end] if end >= 0 else text[start:], text[end:] if end >= 0 else ""


def tools(work, corpus):
    """The command of each tool that is there, over a path: with ten rules, and with a hundred or all."""
    ours = [work / "ours/release/partnerlint", "check", "--quiet", "--no-config", "--as-of", DAY, "--format", "concise"]
    drivers, rego = work / "drivers/release", HERE / "rules/partner.rego"
    ten = re.findall(r'"([a-z-]+): ', rego.read_text("utf-8"))
    regos = [rego, hundred(work, rego.name, lambda rules, number: re.sub(r'"([a-z-]+): ', rf'"\1-{number}: ', rules))]
    there = {
        "floor": [[drivers / "floor", corpus / "partner"]],
        "partnerlint": [[*ours, "--select", ",".join(ten), corpus / "partner"], [*ours, corpus / "partner"]],
        "regorus": [[drivers / "rego", policy, corpus / "json"] for policy in regos],
    }
    if (work / "opa").is_dir():
        driver = [sys.executable, HERE / "opa.py", work / "opa"]
        there["OPA"] = [[*driver, policy, corpus / "json"] for policy in regos]
    if (work / "bin/cfn-guard").is_file():
        guard = HERE / "rules/partner.guard"
        many = hundred(work, guard.name, lambda rules, number: re.sub(r"\nrule (\w+)", rf"\nrule \1_{number}", rules))
        options = ["--structured", "--output-format", "json", "--show-summary", "none", "--data", corpus / "json"]
        there["cfn-guard"] = [[work / "bin/cfn-guard", "validate", "--rules", rules, *options] for rules in (guard, many)]
    return there


def found(tool, said):
    """Each program with a rule that it breaks."""
    if tool == "cfn-guard":
        failed = [(one["name"], item["Rule"]["name"]) for one in json.loads(said) for item in one["not_compliant"]]
    elif tool == "partnerlint":
        failed = re.findall(r"^(.+?):\d+:\d+: \w+\[([a-z-]+)\]", said, re.MULTILINE)
    else:
        failed = re.findall(r"^(.+?): ([a-z0-9-]+): ", said, re.MULTILINE)
    return {(Path(path).stem, re.sub(r"-\d+$", "", rule.replace("_", "-"))) for path, rule in failed}


def checked(there, seeded):
    """Whether every tool finds the seeded defects and nothing else."""
    first = None
    for tool, commands in there.items():
        for command in commands if tool != "floor" else []:
            ran = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=False)
            breaks = found(tool, ran.stdout)
            counts = Counter(rule for _, rule in breaks)
            if counts != seeded:
                sys.exit(f"{tool} finds {dict(counts)}, and the corpus has {dict(seeded)}")
            first = first or breaks
            if breaks != first:
                sys.exit(f"{tool} finds defects in other programs: {sorted(breaks ^ first)[:5]}")
    print(f"every tool finds the {seeded.total()} seeded defects and nothing else", file=sys.stderr, flush=True)


def timed(command):
    """The time that passes, the time of processors, and the peak of memory in megabytes."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measured(commands, rounds):
    """The runs of each command, after one that does not count unless it is slow; of a quick one the middle of several."""
    runs, first = {}, {}
    for name, command in commands.items():
        first[name] = timed(command)
        runs[name] = [first[name]] if first[name][0] > SLOW else []
    for number in range(rounds):
        for name, command in commands.items():
            if first[name][0] <= SLOW:
                several = sorted(timed(command) for _ in range(11 if first[name][0] < QUICK else 1))
                runs[name].append(several[len(several) // 2])
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return runs


def tables(runs, programs):
    """The figures, and the goals with whether they are reached, as Markdown."""
    wall, cpu, peak = 0, 1, 2
    lines = [f"| over {programs:,} programs | processor time | time | peak memory |", "|---|---:|---:|---:|"]
    for name, some in runs.items():
        middle = [median(run[what] for run in some) for what in (cpu, wall)]
        lines.append(f"| {name} | {middle[0]:.3f} s | {middle[1]:.3f} s | {max(run[peak] for run in some):.0f} MB |")
    lines += ["", "| goal | reach | then | today |", "|---|---:|---:|---|"]

    def ratio(above, below, what=cpu):
        if above in runs and below in runs:
            return median(a[what] / b[what] for a, b in zip(runs[above], runs[below]))

    def alone(name, what):
        return median(run[what] for run in runs[name])

    all_rules, one_thread = "partnerlint, all rules", "partnerlint, all rules, one thread"
    all_formats = "partnerlint, all rules, all formats"
    for goal, figure, unit, reach, then in (
        ("partnerlint / floor", ratio(all_rules, "floor"), "", 18, 8),
        ("regorus, 100 rules / partnerlint", ratio("regorus, 100 rules", all_rules), "", -4, -10),
        ("OPA, 100 rules / partnerlint", ratio("OPA, 100 rules", all_rules), "", -15, -40),
        ("cfn-guard, 100 rules / partnerlint", ratio("cfn-guard, 100 rules", all_rules), "", -100, -300),
        ("time with two threads", alone(all_rules, wall), " s", 0.4, 0.2),
        # The machine of that goal walked and read the programs in 25 ms.
        ("the same / time of the floor", ratio(all_rules, "floor", wall), "", 16, 8),
        ("the same with all formats", ratio(all_formats, "floor", wall), "", 16, 8),
        ("speed-up from one thread to two", ratio(one_thread, all_rules, wall), "", -1.8, None),
        ("one file, from start to end", alone("partnerlint, all rules, one file", wall) * 1000, " ms", 5, 2),
        ("peak memory", alone(all_rules, peak), " MB", 40, 24),
        ("peak memory with all formats", alone(all_formats, peak), " MB", 40, 24),
        ("all rules / ten rules", ratio(all_rules, "partnerlint, 10 rules"), "", 1.3, None),
    ):
        lines.append(f"| {goal} | {bound(reach, unit)} | {bound(then, unit)} | {reached(figure, unit, reach, then)} |")
    return "\n".join(lines) + "\n"


def bound(limit, unit):
    """A limit: at most so much, or where it is negative at least."""
    return "" if limit is None else f"{'≥' if limit < 0 else '≤'} {abs(limit)}{unit}"


def reached(figure, unit, reach, then):
    if figure is None:
        return "not measured: the tool is not there"
    holds = [limit is not None and (figure >= -limit if limit < 0 else figure <= limit) for limit in (reach, then)]
    word = "not yet" if not holds[0] else "reached, and what comes then" if holds[1] else "reached"
    return f"{figure:.2f}{unit}: {word}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=lambda path: Path(path).resolve())
    parser.add_argument("--programs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    corpus, seeded = prepared(arguments.work, arguments.programs)
    there = tools(arguments.work, corpus)
    # By itself, since a command starts with the peak of memory of the process that starts it.
    check = Process(target=checked, args=(there, seeded))
    check.start()
    check.join()
    if check.exitcode:
        sys.exit(1)
    commands = {"floor": there["floor"][0]}
    for tool, (ten, many) in (item for item in there.items() if item[0] != "floor"):
        commands[f"{tool}, 10 rules"] = ten
        commands[f"{tool}, {'all' if tool == 'partnerlint' else '100'} rules"] = many
    ours = there["partnerlint"][1]
    formats = ("human", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown")
    reports = [part for name in formats for part in ("--format", f"{name}={arguments.work / name}.report")]
    commands["partnerlint, all rules, all formats"] = [*ours[: ours.index("--format")], *reports, ours[-1]]
    commands["partnerlint, all rules, one thread"] = [*ours[:-1], "--threads", "1", ours[-1]]
    commands["partnerlint, all rules, one file"] = [*ours[:-1], corpus / "partner/d00/p00000.partner"]
    shown = tables(measured(commands, arguments.rounds), arguments.programs)
    print(shown)
    if arguments.write:
        before, rest = arguments.write.read_text("utf-8").split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        arguments.write.write_text(f"{before}{MARKS[0]}\n{shown}\n{MARKS[1]}{after}", "utf-8")


if __name__ == "__main__":
    main()
