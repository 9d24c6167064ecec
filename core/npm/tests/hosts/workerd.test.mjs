// workerd, which forbids to compile bytes, with a worker as bundlers make it: the script in
// one file, and the module beside it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { cases, counts } from "./corpus.mjs";
import { program } from "./programs.mjs";

const folder = join(fileURLToPath(new URL(".", import.meta.url)), "workerd");
const MODULE = "roma-import/roma-import.wasm";

mkdirSync(folder, { recursive: true });
copyFileSync(createRequire(import.meta.url).resolve(MODULE), join(folder, "module.wasm"));

/** Starts workerd with a worker, until the test ends: the worker's address. */
async function serve(t, name, source) {
  await build({
    stdin: { contents: source, resolveDir: join(folder, "..") },
    outfile: join(folder, `${name}.js`),
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm"],
  });
  const config = join(folder, `${name}.capnp`);
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = (
    modules = [
      (name = "worker.js", esModule = embed "${name}.js"),
      (name = "${MODULE}", wasm = embed "module.wasm"),
    ],
    compatibilityDate = "2026-11-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`,
  );
  // On this descriptor it says which port it was given.
  const child = spawn(program("workerd"), ["serve", config, "--control-fd=3"], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  t.after(() => {
    child.kill();
    return ended;
  });
  const complaints = text(child.stderr);
  for await (const line of createInterface({ input: child.stdio[3] })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return `http://127.0.0.1:${port}`;
  }
  return assert.fail(`workerd has not started: ${await complaints}`);
}

test("workerd has every report of the corpus, with roma-import/wasm and the module that it imports", async (t) => {
  const address = await serve(
    t,
    "wasm",
    `import module from "${MODULE}";
import { init, validate } from "roma-import/wasm";
import { differing } from "./compare.mjs";
init(module);
export default {
  async fetch(request) {
    const cases = await request.json();
    return Response.json({ ran: cases.length, differing: differing(validate, cases) });
  },
};
`,
  );
  const answer = await fetch(address, { method: "POST", body: JSON.stringify(cases) });
  assert.deepEqual(await answer.json(), { ran: counts.npm, differing: [] });
});

test("the main entry says in workerd which one to take", async (t) => {
  const address = await serve(
    t,
    "main",
    `import { validateBody } from "roma-import";
export default {
  fetch() {
    try {
      return Response.json(validateBody({}));
    } catch ({ message }) {
      return new Response(message);
    }
  },
};
`,
  );
  assert.match(await (await fetch(address)).text(), /^the checker cannot start: .* takes roma-import\/wasm, with init\(module\)\)$/);
});
