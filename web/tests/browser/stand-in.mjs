// A stand-in of a test's own, for what the one that all share is not started with.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ENDPOINT } from "./visit.mjs";

/**
 * Sends a visitor's calls to a stand-in that is started with these arguments, as
 * long as `body` runs.
 */
export async function withStandIn({ page }, args, body) {
  const data = mkdtempSync(join(tmpdir(), "roma-import-stand-in-"));
  const process = spawn(ENDPOINT, ["--listen", "127.0.0.1:0", "--data", data, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(process, "exit");
  try {
    const [line] = await Promise.race([
      once(createInterface(process.stdout), "line"),
      ended.then(() => {
        throw new Error("the stand-in has ended");
      }),
    ]);
    const origin = line.replace("listening on ", "");
    for (const calls of ["**/v2/**", "**/stand-in/**"]) {
      await page.route(calls, (route) => {
        const { pathname, search } = new URL(route.request().url());
        return route.continue({ url: `${origin}${pathname}${search}` });
      });
    }
    await body(origin);
  } finally {
    process.kill();
    await ended;
    rmSync(data, { recursive: true });
  }
}
