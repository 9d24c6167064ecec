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

/** A page whose policy says nothing of WebAssembly, or allows it. */
const guarded = `<!doctype html><meta charset="utf-8"><title>roma-import</title>
<script type="module" src="/guarded.js"></script>`;

const guardedScript = `
${tell}
import { importBody, plan, validateBody } from "/package/js/index.js";
const outcome = (check) => {
  try {
    return check();
  } catch ({ name, message, cause }) {
    return { name, message, cause: cause?.name };
  }
};
tell([
  outcome(() => validateBody({ apps: "a" }).valid),
  outcome(() => plan({ tasks: ["a"] }).imports.length),
  outcome(() => importBody["~standard"].validate({ apps: "a" })),
]);
`;

const POLICIES = {
  "/forbidden": "script-src 'self'",
  "/allowed": "script-src 'self' 'wasm-unsafe-eval'",
};

function serve(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const send = (type, content) => response.setHeader("content-type", type).end(content);
  if (pathname === "/") return send("text/html", page);
  if (pathname === "/worker.js") return send("text/javascript", worker);
  if (pathname === "/guarded.js") return send("text/javascript", guardedScript);
  if (Object.hasOwn(POLICIES, pathname)) {
    response.setHeader("content-security-policy", POLICIES[pathname]);
    return send("text/html", guarded);
  }
  // Only what a page of this test asks for gets here.
  if (/^\/package\/js\/[a-z_/-]+\.js$/.test(pathname)) {
    return send("text/javascript", readFileSync(join(folder, pathname.slice("/package/".length))));
  }
  return response.writeHead(404).end();
}

async function listening(t) {
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

test("a plain module script and a worker get the same reports as Node", async (t) => {
  const seen = await told(`${await listening(t)}/`);
  assert.deepEqual(seen, { here: validateBody(text), imports: 1, worker: validateBody(text) });
});

test("a policy that forbids WebAssembly is an error that says what it has to allow, and no verdict", async (t) => {
  const address = await listening(t);
  const forbidden = await told(`${address}/forbidden`);
  for (const { name, message, cause } of forbidden) {
    assert.deepEqual([name, cause], ["Error", "CompileError"]);
    assert.match(message, /^the checker cannot start: .*script-src 'wasm-unsafe-eval'/);
  }
  assert.equal(forbidden.length, 3);
  assert.deepEqual(await told(`${address}/allowed`), [true, 1, { value: { apps: "a" } }]);
});
