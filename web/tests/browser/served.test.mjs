// The page as the endpoint serves it: with the headers that keep it to itself, and
// under a policy that nothing in it may break. That nothing does is seen by every test,
// since the browser writes an error to the console then.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { get } from "node:http";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { CONSOLE_URL, suite, visit } from "./visit.mjs";

/** An answer with its body as it was sent. */
function fetched(path, headers = {}) {
  return new Promise((resolve, reject) => {
    get(new URL(path, CONSOLE_URL), { headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

/** The elements of the page that load something, by their attributes. */
function links(html) {
  return [...html.matchAll(/<(?:link|script)\b([^>]*)>/g)]
    .map(([, text]) => Object.fromEntries([...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, value ?? ""])))
    .filter(({ href, src }) => href ?? src);
}

const DIRECTIVES = {
  "default-src": ["'none'"],
  "style-src": ["'self'"],
  "connect-src": ["'self'"],
  "img-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["'none'"],
};

test("the page's headers are strict, and its loader is allowed by its hash", async () => {
  const { status, headers, body } = await fetched("/");
  assert.equal(status, 200);
  assert.equal(headers["cache-control"], "no-cache");
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["cross-origin-opener-policy"], "same-origin");
  const policy = Object.fromEntries(
    headers["content-security-policy"].split("; ").map((directive) => {
      const [name, ...values] = directive.split(" ");
      return [name, values];
    }),
  );
  const loaders = [...body.toString().matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>([^]*?)<\/script>/g)];
  assert.ok(loaders.length > 0, "the page has no loader");
  const hashes = loaders.map(([, text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  assert.deepEqual(policy, { ...DIRECTIVES, "script-src": ["'self'", "'wasm-unsafe-eval'", ...hashes] });
});

test("everything that the page loads is its own, whole, compressed and kept for ever", async () => {
  const { body: page } = await fetched("/");
  const loaded = links(page.toString());
  const kinds = new Map();
  for (const { href, src, rel, integrity } of loaded) {
    const path = href ?? src;
    assert.match(path, /^\/[^/]/, "another host");
    const { status, headers, body } = await fetched(path);
    assert.equal(status, 200, path);
    assert.equal(headers["cache-control"], "public, max-age=31536000, immutable", path);
    kinds.set(headers["content-type"], path);
    if (rel !== "icon") {
      const [algorithm, digest] = integrity.split(/-(.*)/);
      assert.equal(createHash(algorithm).update(body).digest("base64"), digest, path);
    }
    for (const [encoding, decompress] of [["br", brotliDecompressSync], ["gzip", gunzipSync]]) {
      const compressed = await fetched(path, { "accept-encoding": encoding });
      assert.equal(compressed.headers["content-encoding"], encoding, path);
      assert.ok(compressed.body.length < body.length, path);
      assert.deepEqual(decompress(compressed.body), body, path);
    }
  }
  assert.deepEqual([...kinds.keys()].sort(), ["application/wasm", "image/svg+xml", "text/css", "text/javascript"]);
});

suite("the page as it is served", () => {
  visit("boots, and completes an import at its own address", async (visitor) => {
    await visitor.begin({ app: `served-${Date.now()}` });
    await visitor.sees("#job-state", "Succeeded");
    const [post] = visitor.posts;
    assert.equal(new URL(post.request.url()).origin, CONSOLE_URL);
  });

  visit("runs no script and takes no style that somebody else puts into it, and it is noticed", async (visitor) => {
    const { page } = visitor;
    const outcome = await page.evaluate(async () => {
      const attempt = (act) => {
        try {
          act();
          return "done";
        } catch (error) {
          return error.name;
        }
      };
      const markup = attempt(() => {
        document.body.insertAdjacentHTML("beforeend", "<b>x</b>");
      });
      // Later, since what a debugger evaluates is free to evaluate more.
      const code = await new Promise((resolve) => {
        setTimeout(() => resolve(attempt(() => new Function("globalThis.pwned = 1")())));
      });
      const script = attempt(() => {
        const element = document.createElement("script");
        element.textContent = "globalThis.pwned = 1";
        document.head.append(element);
      });
      const style = document.createElement("style");
      style.textContent = "body { display: none }";
      document.head.append(style);
      const shown = getComputedStyle(document.body).display;
      return { markup, code, script, shown, pwned: globalThis.pwned };
    });
    assert.deepEqual(outcome, { markup: "TypeError", code: "EvalError", script: "TypeError", shown: "block", pwned: undefined });
    // All of it was on purpose; by these, the other tests would fail.
    const noticed = visitor.problems.splice(0);
    assert.ok(noticed.length >= 4, noticed.join("\n"));
    for (const problem of noticed) {
      assert.match(problem, /Content Security Policy|requires 'Trusted/);
    }
  });

  // To each of them something is added that changes nothing.
  for (const [kind, added] of [
    ["css", "/* */"],
    ["js", "\n//"],
    ["wasm", "\0\u0002\u0001a"],
  ]) {
    visit(`takes no file that is another than the one that was built: ${kind}`, async (visitor) => {
      const { page } = visitor;
      const isThere = () => page.evaluate((kind) => (kind === "css" ? document.styleSheets.length : document.querySelectorAll("main").length) > 0, kind);
      assert.ok(await isThere());
      let altered = 0;
      await page.route(`**/*.${kind}`, async (route) => {
        altered++;
        const response = await route.fetch();
        await route.fulfill({ response, body: Buffer.concat([await response.body(), Buffer.from(added)]) });
      });
      await page.reload();
      await visitor.until("it is refused", () => visitor.problems.length > 0);
      assert.ok(altered > 0);
      assert.ok(!(await isThere()));
      for (const problem of visitor.problems.splice(0)) assert.match(problem, /integrity|Failed to fetch/);
    });
  }
});
