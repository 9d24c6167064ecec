// The package's main entry: everything, synchronously, wherever JavaScript may
// compile WebAssembly from bytes.

import { check, tidy } from "./session.js";
import { readReport } from "./report.js";
import { Writer } from "./write.js";

const writer = new Writer();

/**
 * Checks a whole request.
 * @param {object} request `{project_id, instance_id, token, body}`; a body that is a string is JSON text
 * @param {{lang?: "en" | "zh"}} [options]
 */
export function validate(request, options) {
  if (typeof request !== "object" || request === null) {
    throw new TypeError(
      `validate() takes an object with project_id, instance_id, token and body, and got ${
        request === null ? "null" : typeof request
      }`,
    );
  }
  writer.request(request);
  return report(options);
}

/**
 * Checks a body alone; pointers then start from the body.
 * @param {unknown} body a value, or a string of JSON text
 * @param {{lang?: "en" | "zh"}} [options]
 */
export function validateBody(body, options) {
  writer.bodyAlone(body);
  return report(options);
}

function report(options) {
  const result = check(writer)
    ? readReport(options?.lang === "zh")
    : { valid: true, errors: 0, warnings: 0, violations: [], omitted: 0 };
  tidy();
  return result;
}
