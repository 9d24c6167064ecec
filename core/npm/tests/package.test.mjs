// The package as it is installed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as entry from "roma-import";

const folder = fileURLToPath(new URL("node_modules/roma-import/", import.meta.url));
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

test("the entry has what is documented, and nothing else", () => {
  assert.deepEqual(Object.keys(entry).sort(), [
    "explain",
    "importBody",
    "importRequest",
    "jsonSchema",
    "limits",
    "plan",
    "validate",
    "validateBody",
  ]);
});

test("what the manifest names is there", () => {
  const filesOf = (target) => (typeof target === "string" ? [target] : Object.values(target).flatMap(filesOf));
  const files = [...filesOf(manifest.exports), ...filesOf(manifest.bin), manifest.main, manifest.types];
  assert.ok(files.length >= 12);
  for (const file of files) assert.ok(existsSync(join(folder, file)), file);
  for (const file of manifest.files) assert.ok(existsSync(join(folder, file)), file);
  assert.equal(manifest.dependencies, undefined);
});

test("require gives the same modules as import", () => {
  const required = createRequire(import.meta.url)("roma-import");
  assert.deepEqual(Object.keys(required).sort(), Object.keys(entry).sort());
  for (const [name, value] of Object.entries(required)) assert.equal(value, entry[name], name);
});

test("what is no request at all is misuse, and says what was expected", () => {
  for (const misuse of [undefined, null, 5, "{}"]) {
    assert.throws(() => entry.validate(misuse), { name: "TypeError", message: /project_id/ });
  }
});

test("the examples of the README run", () => {
  const readme = readFileSync(process.env.README, "utf8");
  const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
  assert.ok(examples.length >= 2);
  for (const code of examples) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", code],
      { encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    // A comment behind the last statement says what it prints.
    const [, comment] = /\/\/ (.*)\n*$/.exec(code) ?? [];
    if (comment !== undefined) assert.equal(stdout.trim(), comment);
  }
});
