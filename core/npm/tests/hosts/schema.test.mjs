// The JSON Schemas in both drafts, as ajv understands them. That draft 2020-12 agrees
// with the checker is shown elsewhere, over many thousand values; here, that draft-07
// says the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import { importBody, importRequest, jsonSchema, limits } from "roma-import";

import { expanded } from "./compare.mjs";
import { cases } from "./corpus.mjs";

const options = { strict: true, allErrors: true };
const drafts = { "draft-07": new Ajv(options), "draft-2020-12": new Ajv2020(options) };
const isRefused = (schema, value) => schema["~standard"].validate(structuredClone(value)).issues !== undefined;
const compiled = (what) => Object.entries(drafts).map(([draft, ajv]) => ajv.compile(jsonSchema(what, draft)));

const inputs = cases.filter(({ boundaries }) => boundaries.includes("npm")).map(({ input }) => expanded(input));

/** Values at the edges of what a schema can say, which a corpus of texts has few of. */
const bodies = [
  ...inputs.flatMap(({ body }) => parsed(body)),
  ...[limits.maxItems - 1, limits.maxItems, limits.maxItems + 1].flatMap((count) => {
    const tasks = Array.from({ length: count }, (_, number) => ({ task_id: `t${number}` }));
    return [{ tasks }, { apps: "a", tasks }, { apps: 5, tasks }, { apps: "a", tasks: [...tasks, null] }];
  }),
  ...[null, 5, "text", '{"apps":"a"}', [], {}, { apps: null }, { tasks: {} }, { tasks: [[]] }, { tasks: [{ task_id: 5 }] }],
];

function parsed(body) {
  if (typeof body !== "string") return body === undefined ? [] : [body];
  try {
    return [JSON.parse(body)];
  } catch {
    return [];
  }
}

test("draft-07 says of bodies what draft 2020-12 says", () => {
  const [old, current] = compiled("body");
  let valid = 0;
  for (const body of bodies) {
    assert.equal(old(body), current(body), JSON.stringify(body).slice(0, 200));
    // What the schema refuses, the rules do as well.
    if (old(body)) valid++;
    else assert.ok(isRefused(importBody, body), JSON.stringify(body).slice(0, 200));
  }
  assert.ok(valid > 100 && bodies.length - valid > 50, `${valid} of ${bodies.length}`);
});

test("draft-07 says of requests what draft 2020-12 says", () => {
  const [old, current] = compiled("request");
  let valid = 0;
  for (const request of inputs) {
    assert.equal(old(request), current(request), JSON.stringify(request).slice(0, 200));
    if (old(request)) valid++;
    else assert.ok(isRefused(importRequest, request), JSON.stringify(request).slice(0, 200));
  }
  assert.ok(valid > 100 && inputs.length - valid > 50, `${valid} of ${inputs.length}`);
});
