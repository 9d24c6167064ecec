// Puts the modules of the package's entries together.
//
//     node bundle.mjs FOLDER
//
// A program that has just started spends most of the time until its first verdict on
// finding and reading files: fifteen of them take longer than all that is in them. So
// each entry becomes one file, beside one that they share, since a program may take
// both and has to get the same instance. Nothing is made shorter: whoever debugs into
// the package should be able to read it.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const ENTRIES = ["index.js", "wasm.js"];

const [folder] = process.argv.slice(2);
const { metafile } = await build({
  // Paths in the output are relative to this, so that it is the same everywhere.
  absWorkingDir: folder,
  entryPoints: ENTRIES,
  outdir: ".",
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: "checker",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  charset: "utf8",
  metafile: true,
  logLevel: "warning",
});

for (const input of Object.keys(metafile.inputs)) {
  if (!(input in metafile.outputs)) rmSync(join(folder, input));
}
