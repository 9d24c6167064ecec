// The memory of the module after a million checks: in a file of its own, which is a process of its
// own, since the memory never shrinks after a large request.

import assert from "node:assert/strict";
import { test } from "node:test";

// The instance is made at the first check, so this sees it.
const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...parts) {
    super(...parts);
    instances.push(this);
  }
};
const { validate, validateBody } = await import("roma-import");

const clean = { apps: "订单", tasks: [{ task_id: "a" }, { task_id: "b" }] };
const cleanText = '{"apps":"\\u8ba2单","tasks":[{"task_id":"a"},{"task_id":"b"}]}';
const cleanBytes = new TextEncoder().encode(cleanText);
const request = { project_id: "p", instance_id: "i", token: "t" };

for (const [what, checks] of Object.entries({
  "clean verdicts": [
    () => validateBody(cleanText),
    () => validateBody(cleanBytes),
    () => validateBody(clean),
    () => validate({ ...request, body: cleanText }),
    () => validate({ ...request, body: clean }),
  ],
  "reports of violations": [
    () => validateBody('{"apps":"orders/eu","tasks":[{"task_id":"a"},{"task_id":"a"}]}'),
    () => validateBody({ apps: 5, tasks: [{ task_id: "é" }] }),
  ],
})) {
  test(`a million ${what} do not make the memory grow`, () => {
    const pages = () => instances.reduce((sum, { exports }) => sum + exports.memory.buffer.byteLength, 0);
    const isClean = what === "clean verdicts";
    for (const check of checks) assert.equal(check().violations.length === 0, isClean);
    for (let i = 0; i < 1_000; i++) for (const check of checks) check();
    const before = pages();
    assert.ok(before > 0, "no instance was seen");
    // What larger requests have taken would be room for a leak that nobody sees.
    assert.ok(before < 2 << 20, `there are ${before} bytes`);
    for (let i = 0; i < 1_000_000; i += checks.length) for (const check of checks) check();
    assert.equal(pages(), before);
  });
}
