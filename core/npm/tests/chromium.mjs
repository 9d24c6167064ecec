// A page in a real Chromium, and what it has to say in the end.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * The value that a page has put into its `<pre>`, as `tell` below does it: as Base64 of
 * JSON, which survives the writing of the document.
 */
export async function told(address) {
  assert.ok(process.env.CHROMIUM, "CHROMIUM names no browser");
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
        address,
      ],
      { timeout: 120_000 },
    );
    const [, written] = /<pre>([^<]+)<\/pre>/.exec(stdout) ?? assert.fail(stdout);
    return JSON.parse(Buffer.from(written, "base64").toString());
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

/** The source of a function for a page, by which it says what it has to say. */
export const tell = `function tell(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  document.querySelector("pre").textContent = btoa(String.fromCharCode(...bytes));
}`;
