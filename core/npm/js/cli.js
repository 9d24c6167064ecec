#!/usr/bin/env node
// The command line: `roma-import check`, `roma-import plan` and `roma-import run`.

import { visible } from "./cli/terminal.js";
import { UsageError, hintOf, parseArguments } from "./cli/usage.js";
import { say, setLanguage } from "./cli/words.js";

/** The exit code of a program that nobody listens to any more: that of SIGPIPE in a shell. */
const EXIT_SIGPIPE = 141;

async function main(args) {
  const { says, command, files, options } = parseArguments(args);
  if (says !== undefined) {
    process.stdout.write(says);
    return 0;
  }
  setLanguage(options.lang);
  if (typeof WebAssembly === "undefined") {
    process.stderr.write(`${say.noWebAssembly}\n`);
    return 2;
  }
  const [file] = files;
  // Each command is loaded only where it is wanted.
  if (command === "check") return (await import("./cli/check.js")).check(files, options);
  if (command === "plan") return (await import("./cli/plan.js")).planList(file, options);
  return (await import("./run/run.js")).run(file, options);
}

// Whoever reads what is written may stop before its end, as `head` does, and a disk may
// be full. A run then ends in its own way, as by Ctrl-C, and anything else has nothing
// left to do.
let isHeard = true;
for (const output of [process.stdout, process.stderr]) {
  output.on("error", (error) => {
    if (!isHeard) return;
    isHeard = false;
    const isClosed = error.code === "EPIPE";
    // There may be nowhere to say so.
    if (!isClosed && output === process.stdout) process.stderr.write(`${say.cannotWrite(error.message)}\n`);
    if (!process.emit("SIGINT")) process.exit(isClosed ? EXIT_SIGPIPE : 2);
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error.code === "ERR_STRING_TOO_LONG") {
    process.stderr.write(`${say.tooLarge}\n`);
    process.exit(2);
  }
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message.split("\n").map(visible).join("\n")}\n${hintOf(process.argv.slice(2))}\n`);
  process.exitCode = 2;
}
