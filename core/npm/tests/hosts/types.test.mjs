// The types, held against the examples of the README and against misuse.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { explain, plan } from "roma-import";

import { cases } from "./corpus.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));

const NODE = ["--module", "nodenext", "--lib", "es2023,dom"];

/** What the compiler says of files in a folder of their own. */
function compile(name, files, host = NODE) {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const [file, code] of Object.entries(files)) writeFileSync(join(target, file), code);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022", "--types", "", ...host];
  const names = Object.keys(files).map((file) => join(target, file));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, "node_modules/typescript-7/bin/tsc"), ...options, ...names],
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

test("the types are those of what the rules write, with no field too many or too few", () => {
  // As Rust writes them, which the corpus holds to the byte.
  const reports = cases.map(({ report }) => report);
  const plans = [
    plan({ apps: ["a", "a/b", "a", 5], tasks: ["t", " ", "t", "\ud800"] }),
    plan({ apps: ["a", "a/b"] }, { lang: "zh" }),
  ];
  // A literal may have no field that its type does not know, and a record has to have
  // each one that it does.
  const lines = ['import type * as roma from "roma-import";'];
  const hold = (type, values) => {
    lines.push(`export const all${type}s: roma.${type}[] = ${JSON.stringify(values, null, 1)};`);
    const seen = Object.fromEntries(values.flatMap(Object.keys).map((key) => [key, true]));
    lines.push(`export const seen${type}: Record<keyof Required<roma.${type}>, true> = ${JSON.stringify(seen)};`);
  };
  const violations = reports.flatMap(({ violations }) => violations);
  hold("Report", reports);
  hold("Violation", violations);
  hold("TextRange", violations.flatMap(({ range }) => range ?? []).slice(0, 100));
  hold("TextPosition", violations.flatMap(({ range }) => range?.start ?? []).slice(0, 100));
  hold("Plan", plans);
  hold("PlannedImport", plans.flatMap(({ imports }) => imports));
  hold("SetAside", plans.flatMap(({ setAside }) => setAside));
  hold("Reason", plans.flatMap(({ setAside }) => setAside.flatMap(({ reasons }) => reasons)));
  hold("Explanation", [explain("ROMA.1000"), explain("ROMA.1000", "zh"), explain("ROMA.1000", { lang: "zh" })]);
  lines.push('import { explain } from "roma-import";', 'explain("", "zh-CN"); explain("", { lang: "zh" }); explain("", {}); explain("");');
  assert.ok(violations.length > 300);
  const { status, stdout } = compile("written", { "written.mts": lines.join("\n") });
  assert.equal(status, 0, stdout);
});

test("a host that imports the module has types for it, whether the compiler knows of WebAssembly or not", () => {
  const importing = `import module from "roma-import/roma-import.wasm";
import { init, validateBody } from "roma-import/wasm";
init(module);
export const { valid } = validateBody({});
`;
  const bundler = ["--module", "esnext", "--moduleResolution", "bundler"];
  for (const [name, host] of [
    ["page", [...bundler, "--lib", "es2023,dom"]],
    ["server", [...bundler, "--lib", "es2022"]],
    ["node", ["--module", "nodenext", "--lib", "es2022"]],
  ]) {
    const taken = compile(`module-${name}`, { "module.mts": importing }, host);
    assert.equal(taken.status, 0, taken.stdout);
    const { stdout } = compile(`no-module-${name}`, { "no-module.mts": `${importing}init("text");\n` }, host);
    assert.match(stdout, /^\S*no-module.mts[(:]5[^\n]*\n?$/m);
  }
  const compiled = 'import { init } from "roma-import/wasm";\ninit(await WebAssembly.compile(new Uint8Array(8)));\n';
  const { status, stdout } = compile("compiled", { "compiled.mts": compiled });
  assert.equal(status, 0, stdout);
});

test("what may be left out of a body may be undefined, however strict the compiler is", () => {
  const body = `import type { ImportBody } from "roma-import";
export const bodies: ImportBody[] = [{ apps: undefined, tasks: [{ task_id: undefined }] }, { apps: "a", tasks: undefined }];
`;
  const { status, stdout } = compile("undefined", { "undefined.mts": body }, [...NODE, "--exactOptionalPropertyTypes"]);
  assert.equal(status, 0, stdout);
});

test("the values of a form by TanStack are a body if they are given its type, as the README says", () => {
  const form = (type) => `import { FormApi } from "@tanstack/form-core";
import { type ImportBody, importBody } from "roma-import";
export const form = new FormApi({ defaultValues: { apps: "", tasks: [{ task_id: "" }] }${type}, validators: { onChange: importBody } });
`;
  const { status, stdout } = compile("form", { "form.mts": form(" as ImportBody") }, [...NODE, "--skipLibCheck", "true"]);
  assert.equal(status, 0, stdout);
  // Were it content without, the README would have nothing to say of it.
  assert.match(compile("plain-form", { "form.mts": form("") }, [...NODE, "--skipLibCheck", "true"]).stdout, /TS2322/);
});

test("misuse is an error of the compiler", () => {
  const { status, stdout } = compile("misuse", {
    "misuse.mts": `import { explain, limits, validate, validateBody, jsonSchema } from "roma-import";
validate(5);
validateBody({}, { lang: 5 });
jsonSchema("other");
limits.maxItems = 5;
explain("ROMA.1000", { lang: 5 });
explain("ROMA.1000", { language: "zh" });
`,
  });
  assert.notEqual(status, 0);
  for (const line of [2, 3, 4, 5, 6, 7]) assert.match(stdout, new RegExp(`misuse.mts[(:]${line}[,:]`), stdout);
});
