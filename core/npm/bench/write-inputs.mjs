// Writes the inputs as files, for programs in other languages.
//
//     node write-inputs.mjs FOLDER

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inputs } from "./inputs.mjs";

const [folder] = process.argv.slice(2);
// An input that is no longer measured must not stay.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// Where requests take turns, they differ in nothing that a program without JavaScript would see.
const alone = Object.entries(inputs).filter(([, { next }]) => next === undefined);
alone.forEach(([name, { text, errors, warnings }], number) => {
  // In the order of the table.
  const file = join(folder, `${number}.json`);
  writeFileSync(file, JSON.stringify({ name, request: text, errors, warnings }));
});
