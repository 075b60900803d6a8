#!/usr/bin/env python3
"""Writes the pipeline that a GitLab template gives when it is included: gitlab.py TEMPLATE INPUT=VALUE… > PIPELINE

A template has two documents, its inputs and its jobs; the schema of pipelines describes one at a time. An input that has no value, or a
value that is no input, is an error, as it is for GitLab.
"""

import re
import sys

from ruamel.yaml import YAML

template, *given = sys.argv[1:]
text = open(template, encoding="utf-8").read()
head, body = YAML(typ="safe").load_all(text)
values = {name: (about or {}).get("default") for name, about in head["spec"]["inputs"].items()}
for pair in given:
    name, _, value = pair.partition("=")
    if name not in values:
        sys.exit(f"{template}: `{name}` is no input of it")
    values[name] = value


def filled(found):
    value = values.get(found[1])
    if value is None:
        sys.exit(f"{template}: the input `{found[1]}` has no value")
    return value


jobs = re.split(r"^---$", text, flags=re.MULTILINE)[-1]
pipeline = re.sub(r"\$\[\[ *inputs\.([a-z_-]+) *\]\]", filled, jobs)
if "$[[" in pipeline:
    sys.exit(f"{template}: something in it is not filled")
sys.stdout.write(pipeline)
