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
Object.entries(inputs).forEach(([name, { text, errors, warnings }], number) => {
  // In the order of the table.
  const file = join(folder, `${number}.json`);
  writeFileSync(file, JSON.stringify({ name, request: text, errors, warnings }));
});
