// The calls at the console's own address, without a browser: in development they pass
// Trunk's proxy, which must let through what the endpoint is to judge.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { test } from "node:test";

import { CONSOLE_URL, MAX_TOKEN_CHARS } from "./visit.mjs";

const IMPORT = "/v2/p/instances/i/assets/import";

/** The answer to an import of one task. */
function sent(headers) {
  return new Promise((resolve, reject) => {
    const post = request(new URL(IMPORT, CONSOLE_URL), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    post.on("error", reject);
    post.on("response", async (response) => {
      const text = (await response.toArray()).join("");
      const foreign = Object.keys(response.headers).filter((name) => name.startsWith("access-control-"));
      assert.deepEqual(foreign, [], "other origins may read this");
      resolve({ status: response.statusCode, json: JSON.parse(text) });
    });
    post.end('{"tasks":[{"task_id":"t"}]}');
  });
}

/** A token of so many characters that nobody else has. */
const token = (length) => randomUUID().padEnd(length, "x");

test("a token as long as allowed passes, and a longer one is refused in the words of the rules", async () => {
  const fits = await sent({ "x-auth-token": token(MAX_TOKEN_CHARS) });
  assert.equal(fits.status, 200, JSON.stringify(fits.json));
  for (const length of [MAX_TOKEN_CHARS + 1, 256 * 1024]) {
    const { status, json } = await sent({ "x-auth-token": token(length) });
    assert.deepEqual([status, json.error_code], [403, "ROMA.1002"]);
    const [{ code, limit, actual }] = json.violations.violations;
    assert.deepEqual({ code, limit, actual }, { code: "too_long", limit: MAX_TOKEN_CHARS, actual: length });
  }
});

test("a page under another name, or of another site, gets nothing", async () => {
  for (const headers of [{ host: "evil.example" }, { origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
    const { status, json } = await sent({ "x-auth-token": token(40), ...headers });
    assert.deepEqual([status, json.error_code], [403, "ROMA.13000"], JSON.stringify(headers));
  }
});
