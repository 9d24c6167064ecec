// The runtimes, as packages have them for this platform, and how to run a program.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const { platform, arch } = process;

/** Where each package has its program. A `node` on a path to `.bin` would not be the one that runs the tests. */
const PATHS = {
  "Node 20": `node-20-${platform}-${arch}/bin/node`,
  "Node 22": `node-22-${platform}-${arch}/bin/node`,
  "Node 24": `node-24-${platform}-${arch}/bin/node`,
  "Node 26": `node-26-${platform}-${arch}/bin/node`,
  Deno: `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}/deno`,
  Bun: `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`,
  workerd: `@cloudflare/workerd-${platform}-${arch === "x64" ? "64" : arch}/bin/workerd`,
};

/** How long a program may take, in milliseconds. */
const PATIENCE = 300_000;

/** The program of a runtime. Without it the runtime is not tried, and so may not be claimed. */
export function program(runtime) {
  const file = join(fileURLToPath(new URL("node_modules", import.meta.url)), PATHS[runtime]);
  assert.ok(existsSync(file), `npm has no ${runtime} for ${platform} ${arch}, so this can be tried on other machines only: ${file}`);
  return file;
}

/** Runs a program to its end: its exit code, and what it says. */
export function run(file, args, { env, ...options } = {}) {
  return new Promise((resolve) => {
    const settings = { timeout: PATIENCE, maxBuffer: Infinity, env: { ...process.env, ...env }, ...options };
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
    child.stdin.end();
  });
}
