// The runtimes that the README names, each with the whole corpus: Node at the lower bounds and
// in the lines since, Deno and Bun.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { counts } from "./corpus.mjs";
import { assertRuns, examples } from "./examples.mjs";
import { program, run } from "./programs.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const readme = readFileSync(process.env.README, "utf8");
const manifest = JSON.parse(readFileSync(join(folder, "node_modules/roma-import/package.json"), "utf8"));

const TELL = `console.log(JSON.stringify({
  versions: process.versions,
  ran: cases.length,
  differing: differing(validate, cases),
  isSame: required.validate === imported.validate,
}));`;

/** What each runtime runs: the package by `import` first, and by `require` first. */
const SCRIPTS = {
  "runtime-import.mjs": `import { createRequire } from "node:module";
import * as imported from "roma-import";
import { differing } from "./compare.mjs";
import { cases } from "./corpus.mjs";
const { validate } = imported;
const required = createRequire(import.meta.url)("roma-import");
${TELL}
`,
  "runtime-require.cjs": `const required = require("roma-import");
const { validate } = required;
Promise.all([import("roma-import"), import("./compare.mjs"), import("./corpus.mjs")]).then(([imported, { differing }, { cases }]) => {
${TELL}
});
`,
};
for (const [name, source] of Object.entries(SCRIPTS)) writeFileSync(join(folder, name), source);

/** Runs the corpus in a runtime, in both ways: the versions that it says it has. */
async function versionsOf(runtime, args = [], env = {}) {
  const seen = [];
  for (const name of Object.keys(SCRIPTS)) {
    const { code, stdout, stderr } = await run(program(runtime), [...args, name], { cwd: folder, env });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, name);
    const { versions, ...found } = JSON.parse(stdout);
    assert.deepEqual(found, { ran: counts.npm, differing: [], isSame: true }, name);
    seen.push(versions);
  }
  return seen[0];
}

const [, ...named] = /^\| Node (\d+\.\d+), (\d+\.\d+) and newer, tried up to (\d+) \| `import` and `require`, which give the same modules \|$/m.exec(readme);

const [oldest, bound, newest] = named;

test("the README and the manifest name the same bounds", () => {
  assert.equal(manifest.engines.node, `^${oldest}.0 || >=${bound}.0`);
});

// At its bounds in the oldest version, and besides in the lines that are kept for long.
for (const version of [`${oldest}.0`, `${bound}.0`, "24", newest]) {
  const runtime = `Node ${version.split(".")[0]}`;

  test(`${runtime} has every report of the corpus, by import and by require, in the version that the README names`, async () => {
    const { node } = await versionsOf(runtime);
    assert.ok(`${node}.`.startsWith(`${version}.`), node);
  });

  test(`${runtime} runs the examples of the README in that version`, () => {
    for (const code of examples(readme)) assertRuns(code, folder, program(runtime));
  });

  test(`${runtime} runs each command in that version`, async (t) => {
    const place = mkdtempSync(join(tmpdir(), "roma-import-hosts-"));
    t.after(() => rmSync(place, { recursive: true, force: true }));
    const service = createServer(({ method }, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(method === "POST" ? { job_id: "j" } : { job_id: "j", status: "Success" }));
    });
    await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
    t.after(() => service.close());
    writeFileSync(join(place, "body.json"), '{"apps":"a/b"}');
    writeFileSync(join(place, "list.csv"), "task_id\na\nb\n");
    const command = async (...args) => {
      const cli = join(folder, "node_modules/roma-import/js/cli.js");
      const { code, stdout, stderr } = await run(program(runtime), [cli, ...args, "--format", "json"], { cwd: place, env: { ROMA_TOKEN: "t" } });
      // A run tells of each event in a line of its own.
      return { code, stderr, last: JSON.parse(args[0] === "run" ? stdout.trim().split("\n").at(-1) : stdout) };
    };
    const checked = await command("check", "body.json");
    assert.equal(checked.code, 1, checked.stderr);
    assert.equal(checked.last.violations[0].code, "forbidden_character");
    const planned = await command("plan", "list.csv");
    assert.equal(planned.code, 0, planned.stderr);
    assert.deepEqual(planned.last.imports[0].body, { tasks: [{ task_id: "a" }, { task_id: "b" }] });
    const target = ["--endpoint", `http://127.0.0.1:${service.address().port}`, "--project", "p", "--instance", "i", "--yes"];
    const sent = await command("run", "list.csv", ...target);
    assert.equal(sent.code, 0, sent.stderr);
    assert.deepEqual([sent.last.event, sent.last.imported, sent.last.items], ["summary", 1, 2]);
  });
}

test("Deno has every report of the corpus, by import and by require", async () => {
  const args = ["run", "--no-prompt", "--no-remote", "--no-lock", "--allow-read", "--allow-env=CORPUS"];
  const { deno } = await versionsOf("Deno", args, { DENO_DIR: join(folder, "deno"), DENO_NO_UPDATE_CHECK: "1" });
  assert.ok(deno);
});

test("Bun has every report of the corpus, by import and by require", async () => {
  const { bun } = await versionsOf("Bun", [], { BUN_RUNTIME_TRANSPILER_CACHE_PATH: join(folder, "bun") });
  assert.ok(bun);
});
