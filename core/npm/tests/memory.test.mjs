// What happens when there is no memory left: in a process of its own, which gets 8 MiB.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const script = `
import assert from "node:assert/strict";
import { importBody, plan, validate, validateBody } from "roma-import";

const small = '{"apps":"orders/eu"}';
const expected = validateBody(small);
assert.equal(expected.errors, 1);
const request = { project_id: "p", instance_id: "..", token: "t".repeat(2000), body: small };
const expectedOfAll = validate(request);
assert.equal(expectedOfAll.errors, 2);
const large = JSON.stringify({ tasks: Array.from({ length: 400_000 }, (_, number) => ({ task_id: "task-" + number })) });
const ids = Array.from({ length: 400_000 }, (_, number) => "task-" + number);
const ways = [
  () => validateBody(large),
  () => validateBody(new TextEncoder().encode(large)),
  () => validateBody(JSON.parse(large)),
  () => validate({ project_id: "p", instance_id: "i", token: "t".repeat(1 << 24), body: "{}" }),
  () => plan({ tasks: ids }),
];
for (const way of [...ways, ...ways]) {
  assert.throws(way, (error) => error instanceof RangeError && /memory/.test(error.message) && error.cause instanceof WebAssembly.RuntimeError);
  // The next one is not about what was in the middle.
  assert.deepEqual(validate(request), expectedOfAll);
  assert.deepEqual(validateBody(small), expected);
  assert.equal(plan({ tasks: ["a"] }).imports.length, 1);
}
const { issues } = importBody["~standard"].validate(JSON.parse(large));
assert.match(issues[0].message, /memory/);
// What the instances that were given up have left frees nothing of the last one.
for (let round = 0; round < 3; round++) {
  gc();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(validateBody(small), expected);
}
console.log("survived");
`;

test("a check for which there is no memory is an error, and the next one works", () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--wasm-max-mem-pages=128", "--expose-gc", "--input-type=module", "--eval", script],
    { encoding: "utf8" },
  );
  assert.equal(stdout, "survived\n", stderr);
});

/** Counts how often an instance gives its room back. */
const counting = `
import assert from "node:assert/strict";
let shrunk = 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  const { exports } = new Instance(module, imports);
  const session_shrink = (...args) => (shrunk++, exports.session_shrink(...args));
  assert.equal(typeof exports.session_shrink, "function");
  return { exports: { ...exports, session_shrink } };
};
const { validateBody } = await import("roma-import");

const tasks = (count, task_id) => ({ tasks: Array.from({ length: count }, () => ({ task_id })) });
for (const [body, isLarge] of [
  [tasks(5, "t"), false],
  ["[" + "0,".repeat(1 << 15) + "0]", false],
  ["[" + "0,".repeat(1 << 20) + "0]", true],
  // Hardly any text, but four bytes for each task.
  [tasks(1 << 18, ""), true],
]) {
  const before = shrunk;
  validateBody(body);
  assert.equal(shrunk - before, Number(isLarge));
}
console.log("counted");
`;

test("what a large request has taken is given back, be it text or not", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", counting], { encoding: "utf8" });
  assert.equal(stdout, "counted\n", stderr);
});

test("the first report of an instance is whole, wherever its memory ends", async () => {
  const entry = import.meta.resolve("roma-import/wasm");
  const file = createRequire(import.meta.url).resolve("roma-import/roma-import.wasm");
  const module = new WebAssembly.Module(readFileSync(file));
  // Its text is handed over, and not read in place; what that takes may be more than is left.
  const key = "k".repeat(60);
  const encoder = new TextEncoder();
  for (let length = 1 << 13; length < 1 << 17; length += 200) {
    // Another address is another instance.
    const { setModule, validateBody } = await import(new URL(`./checker.js?${length}`, entry));
    setModule(() => module);
    const report = validateBody(encoder.encode(`{"apps":"${"a".repeat(length)}","${key}":1}`));
    assert.deepEqual(
      report.violations.map(({ code, pointer }) => [code, pointer]),
      [["unknown_field", `/${key}`]],
    );
  }
});
