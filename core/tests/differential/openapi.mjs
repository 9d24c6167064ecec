// Validates docs/openapi.json, and its examples by its own schemas.
//
//   node openapi.mjs DOCS

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";

const [docs] = process.argv.slice(2);
const document = JSON.parse(readFileSync(join(docs, "openapi.json"), "utf8"));

const validator = new Validator();
const { valid, errors } = await validator.validate(structuredClone(document));
assert.ok(valid, JSON.stringify(errors, null, 2));
assert.equal(validator.version, "3.1");

const ajv = new Ajv({ strict: true, strictTypes: true, allowUnionTypes: true, allErrors: true });
ajv.addKeyword("components");
ajv.addSchema({ $id: "openapi.json", components: document.components });

const names = Object.keys(document.components.schemas);
for (const name of names) {
  ajv.compile({ $ref: `openapi.json#/components/schemas/${name}` });
}

let examples = 0;
for (const [path, operations] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    const call = `${method} ${path}`;
    checkParameters(call, path, operation.parameters.map(resolved));
    if (operation.requestBody) {
      checkExamples(`${call}: request`, operation.requestBody.content);
    }
    for (const [status, answer] of Object.entries(operation.responses)) {
      checkExamples(`${call}: ${status}`, resolved(answer).content);
    }
  }
}

console.log(
  `openapi.json is OpenAPI ${document.openapi}: ${names.length} schemas compile, ${examples} examples fit theirs.`,
);

// What is meant, be it here or in the components.
function resolved(node) {
  if (node.$ref === undefined) {
    return node;
  }
  return node.$ref
    .split("/")
    .slice(1)
    .reduce((inside, name) => inside[name], document);
}

// The validator does not look into the paths' braces.
function checkParameters(call, path, parameters) {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  assert.deepEqual(inPath.map(({ name }) => name).sort(), named.sort(), call);
}

function checkExamples(where, content) {
  const json = content["application/json"];
  const name = json.schema.$ref;
  const validate = ajv.compile({ $ref: `openapi.json${name}` });
  for (const [title, { value }] of Object.entries(json.examples)) {
    assert.ok(validate(value), `${where}: ${title}: ${ajv.errorsText(validate.errors)}`);
    examples += 1;
  }
}
