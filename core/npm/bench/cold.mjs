// How long the first verdict takes in a program that has just started.
//
//     node cold.mjs SCHEMA MODULE [ROUNDS]
//
// Each time in a process of its own, from before the import until the verdict about
// a small request is there; the candidates take turns, and the medians are compared.

import { execFileSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inputs } from "./inputs.mjs";
import { readSchema } from "./peers.mjs";
import { limitsOf } from "./peers/limits.mjs";

const [schemaPath, modulePath, roundsText = "21"] = process.argv.slice(2);
const rounds = Number(roundsText);

const request = JSON.stringify(inputs["valid-2"].object);
const limits = JSON.stringify(limitsOf(readSchema(schemaPath)));

/** A program that prints how long it took, in milliseconds. */
const program = (url, verdict) => `
  const request = ${request};
  const limits = ${limits};
  const start = performance.now();
  const module = await import(${JSON.stringify(url)});
  const found = ${verdict};
  const time = performance.now() - start;
  if (found !== 0) throw new Error("a valid request has " + found + " errors");
  console.log(time);
`;

const peer = (name) => pathToFileURL(fileURLToPath(new URL(`peers/${name}.mjs`, import.meta.url))).href;
const programs = {
  "roma-import": program(pathToFileURL(modulePath).href, "module.validate(request).errors"),
  ...Object.fromEntries(
    ["ajv", "zod", "valibot"].map((name) => [name, program(peer(name), "module.default(limits)(request)")]),
  ),
};

const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, source] of Object.entries(programs)) {
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", source]);
    times[name].push(Number(output));
  }
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
console.log(`\nFirst verdict after a cold import, in milliseconds\n`);
const ajv = median(times.ajv);
for (const [name, list] of Object.entries(times)) {
  const time = median(list);
  console.log(`${name.padEnd(15)}${time.toFixed(1).padStart(8)}   ${(ajv / time).toFixed(1)} times as fast as ajv`);
}
