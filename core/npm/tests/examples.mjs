// The examples of the README.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/** The scripts in a document. */
export function examples(readme) {
  return [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
}

/** Fails unless a script runs, with this Node or another, and prints what it says that it does. */
export function assertRuns(code, folder, node = process.execPath) {
  const { status, stdout, stderr } = spawnSync(node, ["--input-type=module", "--eval", code], {
    cwd: folder,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  // A comment behind the last statement, or the lines of one below it, say what it prints.
  const [printed] = /(?:^\/\/ .*\n)+$|\/\/ .*\n$/m.exec(code) ?? [];
  if (printed !== undefined) assert.equal(stdout.trim(), printed.replaceAll(/^\/\/ /gm, "").trim());
  return printed !== undefined;
}
