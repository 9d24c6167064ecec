// The types, held against the examples of the README and against misuse.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** What the compiler says of files in a folder of their own. */
function compile(name, files) {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const [file, code] of Object.entries(files)) writeFileSync(join(target, file), code);
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom", "--types", ""];
  const names = Object.keys(files).map((file) => join(target, file));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, "node_modules/typescript/bin/tsc"), ...options, ...names],
    { encoding: "utf8", cwd: folder },
  );
  return { status, stdout };
}

test("the examples of the README have the types that they need", () => {
  const readme = readFileSync(process.env.README, "utf8");
  const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code], index) => [`example-${index}.mts`, code]);
  assert.ok(examples.length >= 5);
  const { status, stdout } = compile("readme", Object.fromEntries(examples));
  assert.equal(status, 0, stdout);
});

test("misuse is an error of the compiler", () => {
  const { status, stdout } = compile("misuse", {
    "misuse.mts": `import { limits, validate, validateBody, jsonSchema } from "roma-import";
validate(5);
validateBody({}, { lang: "de" });
jsonSchema("other");
limits.maxItems = 5;
`,
  });
  assert.notEqual(status, 0);
  for (const line of [2, 3, 4, 5]) assert.match(stdout, new RegExp(`misuse.mts[(:]${line}[,:]`), stdout);
});
