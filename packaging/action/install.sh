#!/usr/bin/env bash
# Installs partnerlint for the steps of a job: from the archive of a release, whose checksum has to be right, or from the source of
# this action. Neither stands in for the other: which one ran is never a matter of luck.
set -euo pipefail

fail() {
  echo "error: $1" >&2
  exit 2
}

# The archive's name for the runner's machine.
target() {
  case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) echo x86_64-unknown-linux-gnu ;;
    Linux-ARM64) echo aarch64-unknown-linux-gnu ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    *) fail "no release is built for $RUNNER_OS on $RUNNER_ARCH, write \`from: source\` to build one" ;;
  esac
}

sha256_of() {
  if command -v sha256sum > /dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi | cut -d ' ' -f 1
}

# Puts the tool of a release into the folder $1.
from_release() {
  local into=$1 version=$TOOL_VERSION name url expected found
  [ -n "$ACTION_REPOSITORY" ] || fail "a local copy of the action has no releases, write \`from: source\`"
  if [ -z "$version" ]; then
    version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)
  fi
  version=${version#v}
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$ ]] || fail "the version is none: it is written as 1.2.3"
  name=partnerlint-$(target)
  url=$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download/v$version/$name.tar.gz
  for ending in "" .sha256; do
    curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 \
      --output "$into/$name.tar.gz$ending" "$url$ending" ||
      fail "release $version has no $name.tar.gz$ending that can be fetched, write \`from: source\` to build the tool instead"
  done
  expected=$TOOL_SHA256
  [ -n "$expected" ] || expected=$(cut -d ' ' -f 1 "$into/$name.tar.gz.sha256")
  found=$(sha256_of "$into/$name.tar.gz")
  [ "$found" = "$expected" ] || fail "the checksum of $name.tar.gz is $found, and not the expected one: nothing was installed"
  (cd "$into" && tar -xzf "$name.tar.gz" --strip-components=1 && rm "$name.tar.gz" "$name.tar.gz.sha256")
}

# Builds the tool of this action's source into the folder $1.
from_source() {
  [ -z "$TOOL_VERSION$TOOL_SHA256" ] || fail "\`version\` and \`sha256\` name a release, and \`from: source\` builds this action's own source"
  cargo install --locked --path "$GITHUB_ACTION_PATH" --root "$1/built"
  mv "$1"/built/bin/* "$1/"
}

folder=$(mktemp -d "${RUNNER_TEMP//\\//}/partnerlint-XXXXXX")
case "$TOOL_FROM" in
  release) from_release "$folder" ;;
  source) from_source "$folder" ;;
  *) fail "\`from\` is either \`release\` or \`source\`" ;;
esac
"$folder/partnerlint" --version
if command -v cygpath > /dev/null; then folder=$(cygpath -w "$folder"); fi
echo "$folder" >> "$GITHUB_PATH"
