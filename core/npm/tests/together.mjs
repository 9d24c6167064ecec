// Tests that wait most of the time, several of a file at once.

import { describe, test as begin } from "node:test";

/** How many of them run at a time. */
const AT_ONCE = 4;

const tests = [];
let haveBegun = false;

/** A test that has nothing in common with the others of its file, not even the clock. */
export function test(name, body) {
  if (haveBegun) throw new Error(`the file has waited for something before this test, which nobody would run: ${name}`);
  tests.push([name, body]);
}

// Once all of the file has been read.
setImmediate(() => {
  haveBegun = true;
  describe("beside each other", { concurrency: AT_ONCE }, () => {
    for (const [name, body] of tests) begin(name, body);
  });
});
