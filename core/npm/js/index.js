// The package's main entry: everything, synchronously, wherever JavaScript may
// compile WebAssembly from bytes.

import { checkText, checkWritten, tidy } from "./session.js";
import { readReport } from "./report.js";
import { BODY_TEXT, TEXT_REQUEST, Writer } from "./write.js";

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
  const { project_id, instance_id, token, body } = request;
  if (
    typeof body === "string" &&
    typeof token === "string" &&
    typeof project_id === "string" &&
    typeof instance_id === "string" &&
    hasFourFields(request)
  ) {
    // The common case, without writing anything down.
    return report(checkText(TEXT_REQUEST, project_id, instance_id, token, body), options);
  }
  writer.request(request);
  return report(checkWritten(writer), options);
}

/**
 * Checks a body alone; pointers then start from the body.
 * @param {unknown} body a value, or a string of JSON text
 * @param {{lang?: "en" | "zh"}} [options]
 */
export function validateBody(body, options) {
  if (typeof body === "string") {
    return report(checkText(BODY_TEXT, "", "", "", body), options);
  }
  writer.bodyAlone(body);
  return report(checkWritten(writer), options);
}

function report(hasFindings, options) {
  const result = hasFindings
    ? readReport(options?.lang === "zh")
    : { valid: true, errors: 0, warnings: 0, violations: [], omitted: 0 };
  tidy();
  return result;
}

/** Whether an object that has the four fields has no others. */
function hasFourFields(request) {
  let count = 0;
  for (const _ in request) count++;
  return count === 4;
}
