// The package as it is installed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as entry from "roma-import";

import { assertRuns, examples } from "./examples.mjs";

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

test("it takes nothing from the host that jsdom lacks and no setup gives it", () => {
  const script = `delete globalThis.structuredClone;
    const { jsonSchema, validateBody } = await import("roma-import");
    const schema = jsonSchema("body");
    schema.type = "changed";
    console.log(jsonSchema("body").type, validateBody({ apps: "a" }).valid);`;
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd, encoding: "utf8" });
  assert.equal(stdout, "object true\n", stderr);
});

test("a host without WebAssembly is an error that says so, at every entry", () => {
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const says = (script) => {
    return spawnSync(process.execPath, ["--jitless", "--input-type=module", "--eval", script], { cwd, encoding: "utf8" }).stdout;
  };
  const script = `import { importBody, plan, validate, validateBody } from "roma-import";
    import { init } from "roma-import/wasm";
    const attempts = [() => validateBody({}), () => validateBody("{}"), () => validateBody(new Uint8Array(2)),
      () => validate({}), () => plan({ tasks: ["a"] }), () => importBody["~standard"].validate({}), () => init({})];
    for (const attempt of attempts) {
      try { attempt(); } catch ({ name, message }) { console.log(name, message); }
    }`;
  assert.equal(says(script), "Error the checker cannot start: this host has no WebAssembly\n".repeat(7));
});

test("where compiling is forbidden, the error names what a page and what any other host needs", () => {
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const message = (before) => {
    const script = `${before}
      WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("compiling is forbidden"); } };
      const { validateBody } = await import("roma-import");
      try { validateBody({}); } catch ({ message }) { console.log(message); }`;
    return spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd, encoding: "utf8" }).stdout;
  };
  const start = "the checker cannot start: compiling is forbidden";
  assert.equal(message(""), `${start} (a host that forbids to compile bytes takes roma-import/wasm, with init(module))\n`);
  for (const page of ["globalThis.document = {};", "globalThis.importScripts = () => {};"]) {
    assert.match(message(page), /content security policy of a page has to allow it: script-src 'wasm-unsafe-eval'\)\n$/);
  }
});

test("no name at the top of a module is one that CommonJS has, as a test runner makes it of them", () => {
  for (const file of ["index.js", "wasm.js", "checker.js"]) {
    const text = readFileSync(join(folder, "js", file), "utf8");
    assert.doesNotMatch(text, /^(?:var|let|const|function|class) (?:exports|module|require|__filename|__dirname)\b/m, file);
  }
});

test("what the manifest names is there", () => {
  const filesOf = (target) => (typeof target === "string" ? [target] : Object.values(target).flatMap(filesOf));
  const files = [...filesOf(manifest.exports), ...filesOf(manifest.bin), manifest.main, manifest.types];
  assert.ok(files.length >= 12);
  for (const file of files) assert.ok(existsSync(join(folder, file)), file);
  for (const file of manifest.files) assert.ok(existsSync(join(folder, file)), file);
  assert.equal(manifest.dependencies, undefined);
});

test("the links of the README lead to what is in the package", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link);
  for (const document of ["rules.md", "openapi.json"]) assert.ok(links.includes(document), document);
  for (const link of links) assert.ok(existsSync(join(folder, link)), link);
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
  // Those with other packages run where these are installed.
  const alone = examples(readme).filter((code) => !/ from "(?!roma-import")/.test(code));
  assert.ok(alone.length >= 5);
  const compared = alone.filter((code) => assertRuns(code, fileURLToPath(new URL(".", import.meta.url))));
  assert.ok(compared.length >= 4, `only ${compared.length} say what they print`);
});

test("the commands of the README for a pipeline run", { skip: process.platform === "win32" && "no sh" }, (t) => {
  const readme = readFileSync(process.env.README, "utf8");
  const [, commands] = /^## In a pipeline\n+```sh\n(.*?)^```$/ms.exec(readme);
  const place = mkdtempSync(join(tmpdir(), "roma-import-pipeline-"));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  // What npx does, without asking a registry.
  const bin = fileURLToPath(new URL("node_modules/.bin", import.meta.url));
  writeFileSync(join(place, "npx"), `#!/bin/sh\n[ "$1 $2" = "--no --" ] || exit 9\nname=$3\nshift 3\nexec "${bin}/$name" "$@"\n`, { mode: 0o755 });
  writeFileSync(join(place, "tasks.txt"), "a\nb\n");
  const pipeline = (body) => {
    writeFileSync(join(place, "body.json"), body);
    const env = { ...process.env, PATH: `${place}:${process.env.PATH}` };
    return spawnSync("sh", ["-e", "-c", commands], { cwd: place, env, encoding: "utf8" });
  };
  assert.equal(pipeline('{"apps":"a","x":1}').status, 1);
  assert.ok(!existsSync(join(place, "imports.json")));
  const { status, stderr } = pipeline('{"apps":"a"}');
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(readFileSync(join(place, "imports.json"), "utf8")).imports.length, 1);
});
