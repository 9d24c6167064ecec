// Bundles that have to run where there is no package at all.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { build } from "esbuild";
import { publint } from "publint";
import webpack from "webpack";

const folder = fileURLToPath(new URL(".", import.meta.url));
const source = join(folder, "bundled.mjs");
writeFileSync(
  source,
  'import { validateBody } from "roma-import";\nconsole.log(validateBody({ apps: "a/b" }).violations[0].code);\n',
);

const REQUIRING =
  'const { validateBody } = require("roma-import");\nconsole.log(validateBody({ apps: "a/b" }).violations[0].code);\n';

/** Runs a bundle from where it finds no package. */
function output(bundle) {
  const { stdout, stderr } = spawnSync(process.execPath, [bundle], { cwd: "/", encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.trim();
}

for (const format of ["esm", "cjs", "iife"]) {
  test(`esbuild bundles it, as ${format}`, async () => {
    const outfile = join(folder, "out", `esbuild-${format}.${format === "esm" ? "mjs" : "cjs"}`);
    await build({ entryPoints: [source], bundle: true, minify: true, platform: "browser", format, outfile });
    assert.equal(output(outfile), "forbidden_character");
  });
}

test("webpack bundles it, and leaves out nothing that is needed", async () => {
  mkdirSync(join(folder, "out"), { recursive: true });
  const stats = await promisify(webpack)({
    mode: "production",
    target: "web",
    entry: source,
    output: { path: join(folder, "out"), filename: "webpack.cjs" },
    performance: false,
  });
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
  assert.equal(output(join(folder, "out", "webpack.cjs")), "forbidden_character");
});

test("a bundle of a script with require has it as well", async () => {
  const required = join(folder, "required.cjs");
  writeFileSync(required, REQUIRING);
  const outfile = join(folder, "out", "esbuild-require.cjs");
  await build({ entryPoints: [required], bundle: true, minify: true, platform: "browser", format: "cjs", outfile });
  assert.equal(output(outfile), "forbidden_character");
});

test("Are the Types Wrong? has nothing to say", () => {
  assert.ok(process.env.PACKAGE, "PACKAGE names no tarball");
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, "node_modules/@arethetypeswrong/cli/dist/index.js"), process.env.PACKAGE],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stdout);
  assert.match(stdout, /No problems found/);
});

test("publint has nothing to say", async () => {
  const { messages } = await publint({ pkgDir: join(folder, "node_modules/roma-import"), strict: true });
  assert.deepEqual(messages, []);
});
