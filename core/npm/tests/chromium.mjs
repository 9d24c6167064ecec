// A page in a real Chromium, and what it has to say.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** How long a page may take, in milliseconds. */
const PATIENCE = 120_000;

/** The source of a function for a page, by which it says what it has to say. */
export const tell = `function tell(value) {
  const port = new URLSearchParams(location.search).get("tell");
  fetch("http://127.0.0.1:" + port, { method: "POST", mode: "no-cors", body: JSON.stringify(value) });
}`;

/** Opens a page, and waits for what it tells. */
export async function told(address) {
  assert.ok(process.env.CHROMIUM, "CHROMIUM names no browser");
  const profile = mkdtempSync(join(tmpdir(), "roma-import-chromium-"));
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const page = new URL(address);
  page.searchParams.set("tell", listener.address().port);
  const options = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
  const browser = spawn(process.env.CHROMIUM, [...options, page.href], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => browser.on("close", resolve));
  const complaints = text(browser.stderr);
  try {
    return await new Promise((resolve, reject) => {
      listener.on("request", (request, response) => {
        text(request).then((value) => resolve(JSON.parse(value)), reject);
        response.end();
      });
      ended.then(async () => reject(new Error(`the browser has ended: ${await complaints}`)));
      AbortSignal.timeout(PATIENCE).addEventListener("abort", () => reject(new Error("the page says nothing")));
    });
  } finally {
    browser.kill();
    await ended;
    listener.closeAllConnections();
    listener.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 9 });
  }
}
