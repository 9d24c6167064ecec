// The package in a real Chromium, without any tool in between: in a page, and in
// a worker.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { validateBody } from "roma-import";

const folder = fileURLToPath(new URL("node_modules/roma-import/", import.meta.url));
const text = '{"apps":"orders/eu","tasks":[{"taskId":"é"}]}';

const worker = `
import { validateBody } from "/package/js/index.js";
postMessage(validateBody(${JSON.stringify(text)}));
`;

const page = `<!doctype html><meta charset="utf-8"><title>waits</title><pre></pre>
<script type="module">
import { plan, validateBody } from "/package/js/index.js";
const here = validateBody(${JSON.stringify(text)});
const imports = plan({ tasks: ["a", "b"] }).imports.length;
new Worker("/worker.js", { type: "module" }).onmessage = ({ data }) => {
  document.querySelector("pre").textContent = btoa(unescape(encodeURIComponent(
    JSON.stringify({ here, imports, worker: data }))));
  document.title = "done";
};
</script>`;

function serve(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const send = (type, content) => response.setHeader("content-type", type).end(content);
  if (pathname === "/") return send("text/html", page);
  if (pathname === "/worker.js") return send("text/javascript", worker);
  // Only what a page of this test asks for gets here.
  if (/^\/package\/js\/[a-z_/-]+\.js$/.test(pathname)) {
    return send("text/javascript", readFileSync(join(folder, pathname.slice("/package/".length))));
  }
  return response.writeHead(404).end();
}

test("a plain module script and a worker get the same reports as Node", async () => {
  assert.ok(process.env.CHROMIUM, "CHROMIUM names no browser");
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "roma-import-chromium-"));
  try {
    const { stdout } = await promisify(execFile)(
      process.env.CHROMIUM,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        `--user-data-dir=${profile}`,
        "--dump-dom",
        `http://127.0.0.1:${server.address().port}/`,
      ],
      { timeout: 120_000 },
    );
    const [, written] = /<pre>([^<]+)<\/pre>/.exec(stdout) ?? assert.fail(stdout);
    const seen = JSON.parse(Buffer.from(written, "base64").toString());
    assert.deepEqual(seen, { here: validateBody(text), imports: 1, worker: validateBody(text) });
  } finally {
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
