#!/usr/bin/env python3
"""OPA over many files, at its best: opa.py LIBRARY POLICY PATH

LIBRARY is the unpacked wheel `opa-golib-python-bindings`, which holds OPA itself, written in Go. It runs in this process, the policy is
prepared once, and each file goes to it as bytes; starting `opa` for each file would cost more. It prints each finding of
`data.partner.deny` behind the path of its file, and ends with 1 if there is any.
"""

import ctypes
import json
import os
import sys
from pathlib import Path


def main(library, policy, path):
    sys.path.insert(0, library)
    from opa_bindings import _native

    opa = _native.load()
    engine = opa.OpaNew()

    def answer(function, *arguments):
        pointer = function(engine, *arguments)
        said = json.loads(ctypes.string_at(pointer))
        opa.OpaFreeString(pointer)
        if said.get("error"):
            sys.exit(said["error"])
        return said

    answer(opa.OpaAddPolicy, b"partner.rego", Path(policy).read_bytes())
    path = Path(path)
    found = 0
    for file in [path] if path.is_file() else sorted(path.rglob("*.json")):
        said = answer(opa.OpaEvalDocument, b"partner.deny", file.read_bytes(), 0, 0)
        for finding in said["result"][0]["expressions"][0]["value"]:
            print(f"{file}: {finding}")
            found += 1
    sys.stdout.flush()
    # What Go has started need not be stopped.
    os._exit(min(found, 1))


if __name__ == "__main__":
    main(*sys.argv[1:])
