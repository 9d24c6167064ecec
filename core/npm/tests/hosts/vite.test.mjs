// The package with Vite, in a real Chromium: as its development server serves it, and as
// it is built.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { validateBody } from "roma-import";
import { build, createServer, preview } from "vite";

import { tell, told } from "./chromium.mjs";

const root = join(fileURLToPath(new URL(".", import.meta.url)), "vite");
const text = '{"apps":"orders/eu","tasks":[{"taskId":"é"}]}';
const expected = { here: validateBody(text), worker: validateBody(text) };

mkdirSync(root, { recursive: true });
for (const [name, source] of Object.entries({
  "index.html": '<!doctype html><meta charset="utf-8"><title>roma-import</title><pre></pre><script type="module" src="/main.js"></script>',
  "main.js": `import { validateBody } from "roma-import";
${tell}
const text = ${JSON.stringify(text)};
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => tell({ here: validateBody(text), worker: data });
worker.postMessage(text);
`,
  "worker.js": `import { validateBody } from "roma-import";
onmessage = ({ data }) => postMessage(validateBody(data));
`,
})) {
  writeFileSync(join(root, name), source);
}

const common = { root, configFile: false, logLevel: "warn" };
const server = { host: "127.0.0.1", port: 0 };

test("Vite's development server serves it, to a page and to a worker", async (t) => {
  const development = await createServer({ ...common, server: { ...server, hmr: false, ws: false } });
  t.after(() => development.close());
  await development.listen();
  assert.deepEqual(await told(development.resolvedUrls.local[0]), expected);
});

for (const mode of ["development", "production"]) {
  test(`Vite builds it for ${mode}, for a page and for a worker`, async (t) => {
    const outDir = join(root, `out-${mode}`);
    await build({ ...common, mode, worker: { format: "es" }, build: { outDir, emptyOutDir: true } });
    const built = await preview({ ...common, build: { outDir }, preview: server });
    t.after(() => new Promise((resolve) => built.httpServer.close(resolve)));
    assert.deepEqual(await told(built.resolvedUrls.local[0]), expected);
  });
}
