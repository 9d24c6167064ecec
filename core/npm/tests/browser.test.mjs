// The package in a real Chromium, without any tool in between: in a page, and in
// a worker.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { validateBody } from "roma-import";

import { tell, told } from "./chromium.mjs";

const folder = fileURLToPath(new URL("node_modules/roma-import/", import.meta.url));
const text = '{"apps":"orders/eu","tasks":[{"taskId":"é"}]}';

const worker = `
import { validateBody } from "/package/js/index.js";
postMessage(validateBody(${JSON.stringify(text)}));
`;

const page = `<!doctype html><meta charset="utf-8"><title>roma-import</title><pre></pre>
<script type="module">
${tell}
import { plan, validateBody } from "/package/js/index.js";
const here = validateBody(${JSON.stringify(text)});
const imports = plan({ tasks: ["a", "b"] }).imports.length;
new Worker("/worker.js", { type: "module" }).onmessage = ({ data }) => {
  tell({ here, imports, worker: data });
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

test("a plain module script and a worker get the same reports as Node", async (t) => {
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const seen = await told(`http://127.0.0.1:${server.address().port}/`);
  assert.deepEqual(seen, { here: validateBody(text), imports: 1, worker: validateBody(text) });
});
