#!/usr/bin/env node
// Makes the npm packages of the archives of a release: node packaging/npm/fill.mjs ARCHIVES INTO
//
// One package a platform holds the binary; `partnerlint` holds the launcher and names them all as optional, so that npm installs the one
// that fits. No script runs when they are installed. Every archive's checksum has to be right.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PLATFORMS = {
  "x86_64-unknown-linux-gnu": { os: "linux", cpu: "x64", libc: "glibc" },
  "aarch64-unknown-linux-gnu": { os: "linux", cpu: "arm64", libc: "glibc" },
  "x86_64-apple-darwin": { os: "darwin", cpu: "x64" },
  "aarch64-apple-darwin": { os: "darwin", cpu: "arm64" },
  "x86_64-pc-windows-msvc": { os: "win32", cpu: "x64" },
};

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const [archives, into] = process.argv.slice(2);
if (!archives || !into) throw new Error("say where the archives are, and where the packages go");

const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const [, version] = manifest.match(/^version = "(.+)"$/m);
const [, description] = manifest.match(/^description = "(.+)"$/m);
const common = { version, license: "MIT OR Apache-2.0" };

function write(folder, content) {
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(content, null, 2)}\n`);
}

const optionalDependencies = {};
for (const [target, { os, cpu, libc }] of Object.entries(PLATFORMS)) {
  const archive = join(archives, `partnerlint-${target}.tar.gz`);
  if (!existsSync(archive)) {
    console.log(`left out: no archive for ${target}`);
    continue;
  }
  const expected = readFileSync(`${archive}.sha256`, "utf8").split(" ")[0];
  const found = createHash("sha256").update(readFileSync(archive)).digest("hex");
  if (found !== expected) throw new Error(`the checksum of ${archive} is ${found}, and not ${expected}`);
  const name = `partnerlint-${os}-${cpu}`;
  const binary = os === "win32" ? "partnerlint.exe" : "partnerlint";
  const folder = join(into, name);
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", archive, "-C", folder, "--strip-components=1", `partnerlint-${target}/${binary}`]);
  chmodSync(join(folder, binary), 0o755);
  writeFileSync(join(folder, "README.md"), `The binary of partnerlint for ${os} on ${cpu}. Install \`partnerlint\`, which brings it along.\n`);
  write(folder, {
    name,
    ...common,
    description: `partnerlint for ${os} on ${cpu}`,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    files: [binary],
    preferUnplugged: true,
  });
  optionalDependencies[name] = version;
}
if (Object.keys(optionalDependencies).length === 0) throw new Error(`there is no archive in ${archives}`);

const folder = join(into, "partnerlint");
mkdirSync(folder, { recursive: true });
copyFileSync(join(here, "launcher.js"), join(folder, "launcher.js"));
copyFileSync(join(root, "README.md"), join(folder, "README.md"));
write(folder, {
  name: "partnerlint",
  ...common,
  description,
  keywords: ["linter", "policy", "partner", "channel", "compliance"],
  bin: { partnerlint: "launcher.js" },
  files: ["launcher.js"],
  engines: { node: ">=18" },
  optionalDependencies,
});
console.log(`wrote partnerlint ${version} for ${Object.keys(optionalDependencies).length} platforms`);
