#!/usr/bin/env node
// The command line: `roma-import check`, `roma-import plan` and `roma-import run`.

import { USAGE, UsageError, understand } from "./cli/usage.js";

async function main(args) {
  const { help, command, file, options } = understand(args);
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  // Each command is loaded only where it is wanted.
  if (command === "check") return (await import("./cli/check.js")).check(file, options);
  if (command === "plan") return (await import("./cli/plan.js")).planList(file, options);
  return (await import("./run/run.js")).run(file, options);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
