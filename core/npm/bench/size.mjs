// How much has to be sent to a browser, bundled and minified.
//
//     node size.mjs MODULE
//
// The others are measured with the checks that they are compared by in speed.mjs,
// which are some of the rules, and without words of their own for them.

import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [module] = process.argv.slice(2);
const ours = JSON.stringify(module);

const entries = {
  "roma-import": `export * from ${ours};`,
  "roma-import, validate": `export { validate } from ${ours};`,
  ajv: `export { default } from "./peers/ajv.mjs";`,
  zod: `export { default } from "./peers/zod.mjs";`,
  valibot: `export { default } from "./peers/valibot.mjs";`,
};

/** A bundle, as it is sent. */
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0].contents;
}

const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const sizes = {
  raw: (bytes) => bytes.length,
  gzip: (bytes) => gzipSync(bytes, { level: 9 }).length,
  brotli: (bytes) => brotliCompressSync(bytes, best).length,
};

console.log("\nSize in bytes, bundled and minified\n");
console.log(["".padEnd(24), ...Object.keys(sizes).map((name) => name.padStart(9))].join(""));
for (const [name, contents] of Object.entries(entries)) {
  const bytes = await bundle(contents);
  const cells = Object.values(sizes).map((size) => String(size(bytes)).padStart(9));
  console.log([name.padEnd(24), ...cells].join(""));
}
