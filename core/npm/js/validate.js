// Checking: the two entry points of the rules.

import { checkBytes, checkText, checkWritten, tidy } from "./session.js";
import { readReport } from "./report.js";
import { BODY_TEXT, BODY_UTF8, TEXT_REQUEST, Writer, isBytes } from "./write.js";

/** More operations than this are not kept for the next value. */
const KEPT_OPERATIONS = 1 << 16;

// Taken while a value is read: reading it may run code that checks another one.
let idle;

/**
 * Checks a whole request.
 * @param {object} request `{project_id, instance_id, token, body}`; a body that is a string or bytes is JSON text
 * @param {{lang?: "en" | "zh"}} [options]
 */
export function validate(request, options) {
  return checkRequest(request, options, true);
}

/** The same for a value of the type that has a name: to that, bytes are no body. */
export function validateTyped(request, options) {
  return checkRequest(request, options, false);
}

function checkRequest(request, options, takesBytes) {
  if (typeof request !== "object" || request === null) {
    throw new TypeError(
      `validate() takes an object with project_id, instance_id, token and body, and got ${
        request === null ? "null" : typeof request
      }`,
    );
  }
  const zh = options?.lang === "zh";
  const { project_id, instance_id, token, body } = request;
  if (
    typeof body === "string" &&
    typeof token === "string" &&
    typeof project_id === "string" &&
    typeof instance_id === "string" &&
    hasFourFields(request)
  ) {
    // The common case, without writing anything down.
    return report(checkText(TEXT_REQUEST, project_id, instance_id, token, body), zh);
  }
  return report(checkWith((writer) => writer.request(request, takesBytes)), zh);
}

/**
 * Checks a body alone; pointers then start from the body.
 * @param {unknown} body a value, or JSON text: a string, or bytes of UTF-8
 * @param {{lang?: "en" | "zh"}} [options]
 */
export function validateBody(body, options) {
  const zh = options?.lang === "zh";
  if (typeof body === "string") {
    return report(checkText(BODY_TEXT, "", "", "", body), zh);
  }
  if (isBytes(body)) {
    return report(checkBytes(BODY_UTF8, body), zh);
  }
  return report(checkWith((writer) => writer.bodyAlone(body)), zh);
}

/** The same for what has been read already: to this, text is a value like any other. */
export function validateData(body, options) {
  const zh = options?.lang === "zh";
  return report(checkWith((writer) => writer.bodyAlone(body)), zh);
}

/** Lets a writer of its own write down what is to be checked, and checks it. */
function checkWith(write) {
  const writer = idle ?? new Writer();
  idle = undefined;
  // If this throws, nobody uses the writer, which is half filled, again.
  write(writer);
  const hasFindings = checkWritten(writer);
  writer.clear();
  if (writer.operations.length <= KEPT_OPERATIONS) idle = writer;
  return hasFindings;
}

function report(hasFindings, zh) {
  const result = hasFindings
    ? readReport(zh)
    : { valid: true, errors: 0, warnings: 0, violations: [], omitted: 0 };
  tidy();
  return result;
}

/** Whether an object that has the four fields has no others. */
function hasFourFields(request) {
  return Object.keys(request).length === 4;
}
