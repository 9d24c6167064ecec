// Full validation, from text and from objects, beside what people use today.
//
//     node speed.mjs SCHEMA MODULE OUTPUT [ROUNDS]
//
// All candidates take turns within each round, so that whatever else the machine
// does falls on all of them alike, and the medians are compared. Every result is
// read, and has to count what it should.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { inputs } from "./inputs.mjs";
import { peers, readSchema } from "./peers.mjs";

const [schemaPath, modulePath, outputPath, roundsText = "51"] = process.argv.slice(2);
const rounds = Number(roundsText);
const ours = await import(pathToFileURL(modulePath).href);
const others = peers(readSchema(schemaPath));

/** The least time of one sample, in milliseconds. */
const SAMPLE = 2;

const parsed = (request) => ({ ...request, body: JSON.parse(request.body) });
const counts = (report) => report.errors + report.warnings * 1_000;

const candidates = {
  text: {
    "JSON.parse": (request) => (JSON.parse(request.body).tasks.length > 0 ? 0 : 1),
    ...Object.fromEntries(
      Object.entries(others).map(([name, validate]) => [name, (request) => validate(parsed(request))]),
    ),
    "roma-import": (request) => counts(ours.validate(request)),
  },
  object: {
    ...others,
    "roma-import": (request) => counts(ours.validate(request)),
  },
};

/** What a candidate has to find: warnings are ours alone. */
function expected(name, { errors, warnings }) {
  if (name === "JSON.parse") return 0;
  return name === "roma-import" ? errors + warnings * 1_000 : errors;
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

function sample(run, request, times, want, name) {
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    const found = run(request);
    if (found !== want) throw new Error(`${name} found ${found} instead of ${want}`);
  }
  return ((performance.now() - start) * 1_000) / times;
}

function measure(runs, request, input) {
  const entries = Object.entries(runs).map(([name, run]) => ({
    name,
    run,
    want: expected(name, input),
    times: 1,
    samples: [],
  }));
  // Warm up, and find out how many runs make a sample.
  for (const entry of entries) {
    const until = performance.now() + 60;
    let took = 0;
    while (performance.now() < until) took = sample(entry.run, request, entry.times, entry.want, entry.name);
    entry.times = Math.max(1, Math.ceil((SAMPLE * 1_000) / took));
  }
  for (let round = 0; round < rounds; round++) {
    for (const { run, times, samples, want, name } of entries) {
      samples.push(sample(run, request, times, want, name));
    }
  }
  return Object.fromEntries(entries.map(({ name, samples }) => [name, median(samples)]));
}

const ratios = { text: {}, object: {} };
for (const [kind, runs] of Object.entries(candidates)) {
  const rows = [];
  for (const [name, input] of Object.entries(inputs)) {
    if (kind === "object" && (name === "pretty" || name === "escaped")) continue;
    const times = measure(runs, input[kind], input);
    ratios[kind][name] = Object.fromEntries(
      Object.entries(times).map(([candidate, time]) => [candidate, Number((times.ajv / time).toFixed(3))]),
    );
    rows.push([name, times]);
  }
  const names = Object.keys(runs);
  console.log(`\n${kind === "text" ? "From text" : "From an object"}, as a ratio to ajv (its time in µs)\n`);
  console.log(["".padEnd(15), ...names.map((name) => name.padStart(12))].join(""));
  for (const [name, times] of rows) {
    const cells = names.map((candidate) =>
      (candidate === "ajv"
        ? `(${times.ajv.toFixed(1)})`
        : (times.ajv / times[candidate]).toFixed(2)
      ).padStart(12),
    );
    console.log([name.padEnd(15), ...cells].join(""));
  }
}

mkdirSync(dirname(outputPath), { recursive: true });
writeFileSync(outputPath, `${JSON.stringify(ratios, null, 2)}\n`);
console.log(`\nwritten to ${outputPath}`);
