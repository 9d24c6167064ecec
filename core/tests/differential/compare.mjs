// Compares what the checker has said with what ajv says by the schemas of docs/.
//
//   node compare.mjs DOCS CASES
//
// Every error that a schema can express has to be found by both, in the same
// place; every other error is marked as beyond the schemas, and ajv has to be
// silent about it. No case is left out.

import assert from "node:assert/strict";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import Ajv from "ajv/dist/2020.js";

// The errors that a schema can express, and how often each has to be the only
// one, so that none hides behind others.
const ALONE_AT_LEAST = {
  missing: 300,
  wrong_type: 4000,
  too_long: 100,
  forbidden_character: 500,
  too_many_items: 700,
  unaddressable_segment: 70,
  not_a_header_value: 70,
  lone_surrogate: 150,
};

// How many cases of each kind have to be valid, invalid by the schema too, and
// invalid by what is beyond it alone.
const VERDICTS_AT_LEAST = {
  body: { valid: 10_000, invalid: 8_000, beyond: 500 },
  request: { valid: 2_500, invalid: 3_500, beyond: 100 },
  "request with text": { valid: 500, invalid: 700, beyond: 200 },
};

const [docs, cases] = process.argv.slice(2);
const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

// Ajv checks a schema against the draft's own before it compiles it.
const ajv = new Ajv({ strict: true, strictTypes: true, strictTuples: true, allErrors: true });
const schemas = {
  body: read(docs, "import-body.schema.json"),
  request: read(docs, "import-request.schema.json"),
};
const validators = {
  body: ajv.compile(schemas.body),
  request: ajv.compile(schemas.request),
};
validators["request with text"] = validators.request;

compareCharacters();
await compareCases();

// Every code point there is, by itself: what the schemas allow against the checker's sets.
function compareCharacters() {
  const sets = read(cases, "characters.json");
  const parts = {
    name: ajv.compile(schemas.body.properties.apps),
    token: ajv.compile(schemas.request.properties.token),
  };
  for (const [what, allows] of Object.entries(parts)) {
    const members = new Set(sets[what].flatMap(([first, last]) => range(first, last)));
    let unknown = 0;
    for (const codePoint of range(0, 0x10ffff)) {
      const character = String.fromCodePoint(codePoint);
      if (allows(character) === members.has(codePoint)) {
        continue;
      }
      // The versions of Unicode differ in what they name, and in nothing else:
      // a letter for one side has to be unassigned for the other.
      assert.match(character, /\p{Unassigned}/u, `${what}: U+${codePoint.toString(16)}`);
      unknown += 1;
    }
    console.log(
      `${what}: ${members.size} of 1114112 code points, ${unknown} not in Unicode ${process.versions.unicode}`,
    );
  }
}

async function compareCases() {
  const lines = createInterface({ input: createReadStream(join(cases, "cases.ndjson")) });
  let expected;
  const verdicts = {};
  const alone = {};
  let number = 0;
  for await (const line of lines) {
    if (expected === undefined) {
      expected = JSON.parse(line);
      continue;
    }
    number += 1;
    const { kind, value, errors } = JSON.parse(line);
    compare(`case ${number}`, validators[kind], value, errors);

    const expressible = errors.filter(({ beyond }) => !beyond);
    const verdict = errors.length === 0 ? "valid" : expressible.length > 0 ? "invalid" : "beyond";
    verdicts[kind] ??= { valid: 0, invalid: 0, beyond: 0 };
    verdicts[kind][verdict] += 1;
    if (expressible.length === 1) {
      const [{ code }] = expressible;
      alone[code] = (alone[code] ?? 0) + 1;
    }
  }

  console.table(verdicts);
  console.log("The only error that a schema can express:");
  console.table(alone);
  for (const [kind, { valid, invalid, beyond }] of Object.entries(verdicts)) {
    assert.equal(valid + invalid + beyond, expected[kind], `${kind}: cases are missing`);
  }
  assert.deepEqual(Object.keys(verdicts), Object.keys(expected));
  for (const [kind, floors] of Object.entries(VERDICTS_AT_LEAST)) {
    assertAtLeast(kind, verdicts[kind], floors);
  }
  assert.deepEqual(Object.keys(alone).sort(), Object.keys(ALONE_AT_LEAST).sort());
  assertAtLeast("alone", alone, ALONE_AT_LEAST);
}

function compare(name, validate, value, errors) {
  const ours = new Set(errors.filter(({ beyond }) => !beyond).map(({ pointer }) => pointer));
  const isValid = validate(value);
  const theirs = new Set(isValid ? [] : validate.errors.flatMap(places));
  const samePlaces = ours.size === theirs.size && [...ours].every((place) => theirs.has(place));
  if (isValid !== (ours.size === 0) || !samePlaces) {
    const text = JSON.stringify(value);
    assert.fail(
      [
        `${name}: the checker and ajv disagree`,
        `the checker: ${JSON.stringify(errors)}`,
        `ajv: ${JSON.stringify(validate.errors?.map(({ instancePath, message }) => [instancePath, message]))}`,
        `the value: ${text.length > 2000 ? `${text.slice(0, 2000)}…` : text}`,
      ].join("\n"),
    );
  }
}

// Where ajv sees an error, in the checker's words: a field that is missing is
// where it should be, and that a branch failed is only said by what failed in it.
function places({ keyword, instancePath, params }) {
  switch (keyword) {
    case "if":
      return [];
    case "required":
      return [`${instancePath}/${params.missingProperty}`];
    default:
      return [instancePath];
  }
}

function assertAtLeast(what, counts, floors) {
  for (const [name, floor] of Object.entries(floors)) {
    assert.ok(counts[name] >= floor, `${what}: only ${counts[name]} are ${name}, not ${floor}`);
  }
}

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
