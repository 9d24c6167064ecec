// Full validation, from text and from objects, beside what people use today.
//
//     node speed.mjs SCHEMA MODULE OUTPUT [ROUNDS]
//
// A candidate sees the same request again and again, as all of them do in the same input. What
// the package keeps from one to the next is in the memory of its module: the ids and the token,
// as they were written. `two-tokens` shows it without that.
//
// All candidates take turns within each round, so that whatever else the machine
// does falls on all of them alike, and the medians are compared. A sample during
// which another program had the processor is taken again. Every result is read, and
// has to count what it should.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { inputs } from "./inputs.mjs";
import { peers, readSchema } from "./peers.mjs";

const [schemaPath, modulePath, outputPath, roundsText = "51"] = process.argv.slice(2);
const rounds = Number(roundsText);
const ours = await import(pathToFileURL(modulePath).href);
const others = peers(readSchema(schemaPath));

/** About how long one sample is, in milliseconds. */
const SAMPLE = 2;

/**
 * How long candidates run before they are measured, in milliseconds. The compilers
 * of JavaScript and of WebAssembly work beside it and take longer on a busy
 * machine, so what counts is that it has got no faster for a while.
 */
const WARM_UP = { least: 500, steady: 250, most: 5_000 };

/** How much less a time has to be to count as faster. */
const FASTER = 0.97;

const parsed = ({ project_id, instance_id, token, body }) => ({
  project_id,
  instance_id,
  token,
  body: JSON.parse(body),
});

/** What our report counts, read from the list too. */
function counted({ errors, warnings, violations, omitted }) {
  return violations.length + omitted === errors + warnings ? errors + warnings * 1_000 : -1;
}

const encoder = new TextEncoder();
const memory = new Uint8Array(1 << 20);

/** Writes all ids into bytes, and says how many tasks there were. */
function reading({ apps = "", tasks }) {
  let ids = String(apps);
  for (let i = 0; i < tasks.length; i++) ids += tasks[i].task_id;
  return encoder.encodeInto(ids, memory).read === ids.length ? tasks.length : -1;
}

const candidates = {
  text: {
    // No check at all: what any that takes objects has to do first.
    "JSON.parse": (request) => JSON.parse(request.body).tasks.length,
    ...Object.fromEntries(
      Object.entries(others).map(([name, validate]) => [name, (request) => validate(parsed(request))]),
    ),
    "roma-import": (request) => counted(ours.validate(request)),
  },
  object: {
    // No check at all: what any has to do first that looks at characters in WebAssembly.
    reading: (request) => reading(request.body),
    ...others,
    "roma-import": (request) => counted(ours.validate(request)),
  },
};

/** Inputs that differ from others only in how they are written. */
const TEXT_ONLY = ["pretty", "escaped"];

/** What a candidate has to find: warnings are ours alone. */
function expected(name, { object, errors, warnings }) {
  if (name === "JSON.parse" || name === "reading") return object.body.tasks.length;
  return name === "roma-import" ? errors + warnings * 1_000 : errors;
}

/** The time of one run, in microseconds; the requests take turns. */
function sample({ name, run, want }, requests, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    const found = run(requests[i & 1]);
    if (found !== want) throw new Error(`${name} found ${found} instead of ${want}`);
  }
  return ((performance.now() - start) * 1_000) / times;
}

/** How often the system has taken the processor from this program. */
const interruptions = () => process.resourceUsage().involuntaryContextSwitches;

/** How often a sample is taken again before it counts as it is. */
const MAX_REPEATS = 20;

/** The time of one run, in microseconds, in a sample that nothing has interrupted. */
function undisturbed(candidate, requests, times) {
  for (let repeat = 0; ; repeat++) {
    const before = interruptions();
    const time = sample(candidate, requests, times);
    if (interruptions() === before) return time;
    if (repeat === MAX_REPEATS) {
      disturbed++;
      return time;
    }
  }
}

/** How many samples count although something has interrupted each try. */
let disturbed = 0;

/** Runs a candidate until it gets no faster, and returns the time of one run. */
function warmUp(candidate, requests) {
  const start = performance.now();
  let best = Infinity;
  let improved = start;
  for (let times = 1; ; ) {
    const time = sample(candidate, requests, times);
    const now = performance.now();
    if (time < best * FASTER) {
      best = time;
      improved = now;
    }
    if (now - start > WARM_UP.most) return best;
    if (now - start > WARM_UP.least && now - improved > WARM_UP.steady) return best;
    times = Math.max(1, Math.ceil((SAMPLE * 1_000) / best));
  }
}

/** The quartiles of the times of each candidate. */
function measure(runs, input, requests) {
  const entries = Object.entries(runs).map(([name, run]) => {
    const candidate = { name, run, want: expected(name, input) };
    const times = Math.max(1, Math.ceil((SAMPLE * 1_000) / warmUp(candidate, requests)));
    return { candidate, times, samples: [] };
  });
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < entries.length; i++) {
      // Each begins in its turn, so that none always cleans up behind the same other.
      const { candidate, times, samples } = entries[(i + round) % entries.length];
      samples.push(undisturbed(candidate, requests, times));
    }
  }
  return Object.fromEntries(
    entries.map(({ candidate, samples }) => {
      samples.sort((a, b) => a - b);
      const at = (share) => samples[Math.floor((samples.length - 1) * share)];
      return [candidate.name, { low: at(0.25), median: at(0.5), high: at(0.75) }];
    }),
  );
}

const ratios = { text: {}, object: {} };
for (const [kind, runs] of Object.entries(candidates)) {
  const names = Object.keys(runs);
  console.log(`\n${kind === "text" ? "From text" : "From an object"}: how many times as fast as ajv (its time in µs)\n`);
  console.log(["".padEnd(15), ...names.map((name) => name.padStart(12))].join(""));
  let spread = 0;
  for (const [name, input] of Object.entries(inputs)) {
    if (kind === "object" && TEXT_ONLY.includes(name)) continue;
    const times = measure(runs, input, [input[kind], (input.next ?? input)[kind]]);
    const ratio = (candidate) => times.ajv.median / times[candidate].median;
    ratios[kind][name] = Object.fromEntries(
      names.map((candidate) => [candidate, Number(ratio(candidate).toFixed(3))]),
    );
    const cells = names.map((candidate) =>
      candidate === "ajv" ? `(${times.ajv.median.toFixed(1)})` : ratio(candidate).toFixed(2),
    );
    console.log([name.padEnd(15), ...cells.map((cell) => cell.padStart(12))].join(""));
    for (const { low, median, high } of Object.values(times)) {
      spread = Math.max(spread, (high - low) / median);
    }
  }
  console.log(`\nThe middle half of the samples spans at most ${Math.round(spread * 100)} % of the median.`);
  if (disturbed > 0) console.log(`${disturbed} samples count although others had the processor.`);
  disturbed = 0;
}

mkdirSync(dirname(outputPath), { recursive: true });
writeFileSync(outputPath, `${JSON.stringify(ratios, null, 2)}\n`);
console.log(`Written to ${outputPath}`);
