// How much the package is, as it is sent to a browser.
//
//     node size.mjs FOLDER

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name));
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const glue = ["wasm/roma_import_npm.js", ...scripts.filter((name) => name !== "inline.js")];

const rows = {
  wasm: [read("wasm/roma_import_npm_bg.wasm")],
  glue: glue.map(read),
  "both, as separate files": [read("wasm/roma_import_npm_bg.wasm"), ...glue.map(read)],
  "both, as one script": [read("inline.js"), ...glue.map(read)],
};

const best = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
};
console.log(`\nSize in bytes, not minified\n`);
console.log(["".padEnd(24), "raw".padStart(9), "gzip".padStart(9), "brotli".padStart(9)].join(""));
for (const [name, files] of Object.entries(rows)) {
  const all = name.endsWith("separate files") ? files : [Buffer.concat(files)];
  const sum = (size) => all.reduce((total, bytes) => total + size(bytes), 0);
  const sizes = [
    sum((bytes) => bytes.length),
    sum((bytes) => gzipSync(bytes, { level: 9 }).length),
    sum((bytes) => brotliCompressSync(bytes, best).length),
  ];
  console.log([name.padEnd(24), ...sizes.map((size) => String(size).padStart(9))].join(""));
}
