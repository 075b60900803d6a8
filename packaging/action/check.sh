#!/usr/bin/env bash
# Runs the check of the action. Every report is written before the tool ends, so its exit code is passed on at the very end and a later
# step can upload what was found.
set -euo pipefail

arguments=(check)

# Adds each line of $1 as one argument, behind $2 where that is given.
add() {
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [ -n "$line" ] || continue
    arguments+=("${2-}$line")
  done <<< "$1"
}

add "$CHECK_FORMATS" --format=
add "$CHECK_FAIL_ON" --fail-on=
add "$CHECK_ARGUMENTS"
arguments+=(--)
add "$CHECK_PATHS"

status=0
partnerlint "${arguments[@]}" || status=$?
echo "exit-code=$status" >> "$GITHUB_OUTPUT"
exit "$status"
