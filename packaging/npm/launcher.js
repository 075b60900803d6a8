#!/usr/bin/env node
// Runs the binary of the package for this machine. Nothing is downloaded here: npm installed it beside this package.
"use strict";

const { spawn } = require("node:child_process");
const os = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const ending = process.platform === "win32" ? ".exe" : "";

let binary;
try {
  binary = require.resolve(`partnerlint-${platform}/partnerlint${ending}`);
} catch {
  console.error(
    `error: no partnerlint for ${platform} is installed: npm left out the package \`partnerlint-${platform}\`, ` +
      "which happens with --omit=optional, with a C library that it is not built for, or where no such package exists",
  );
  process.exit(2);
}

const child = spawn(binary, process.argv.slice(2), { stdio: "inherit" });
// The terminal sends an interrupt to both; the child decides what it means.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`error: \`${binary}\` cannot be run: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
