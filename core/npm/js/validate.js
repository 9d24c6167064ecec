// Checking: the two entry points of the rules.

import { isChinese } from "./lang.js";
import { checkBytes, checkText, checkWritten, releaseLargeBuffers } from "./session.js";
import { readReport } from "./report.js";
import { BODY_TEXT, BODY_UTF8, TEXT_REQUEST, Writer, bytesOf } from "./write.js";

/** More operations than this are not kept for the next value. */
const KEPT_OPERATIONS = 1 << 16;

// Taken while a value is read: reading it may run code that checks another one.
let idle;

/**
 * Checks a whole request.
 * @param {object} request `{project_id, instance_id, token, body}`; a body that is a string or bytes is JSON text
 * @param {{lang?: string}} [options]
 */
export function validate(request, options) {
  return checkRequest(request, options, false);
}

/** The same for a value that has to be of the type itself: to that, bytes are no body. */
export function validateTyped(request, options) {
  return checkRequest(request, options, true);
}

function checkRequest(request, options, isTyped) {
  if (typeof request !== "object" || request === null) {
    throw new TypeError(
      `validate() takes an object with project_id, instance_id, token and body, and got ${
        request === null ? "null" : typeof request
      }`,
    );
  }
  const zh = isChinese(options?.lang);
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
  const fields = { project_id, instance_id, token, body };
  return report(checkWith((writer) => writer.request(request, fields, isTyped)), zh);
}

/**
 * Checks a body alone; pointers then start from the body.
 * @param {unknown} body a value, or JSON text: a string, or bytes of UTF-8
 * @param {{lang?: string}} [options]
 */
export function validateBody(body, options) {
  const zh = isChinese(options?.lang);
  if (typeof body === "string") {
    return report(checkText(BODY_TEXT, "", "", "", body), zh);
  }
  const bytes = bytesOf(body);
  if (bytes !== undefined) {
    return report(checkBytes(BODY_UTF8, bytes), zh);
  }
  return report(checkWith((writer) => writer.bodyAlone(body, false)), zh);
}

/**
 * The same for a value that has to be of the type itself: to that, text is a value like any
 * other, and so is what `toJSON` would make something else of.
 */
export function validateData(body, options) {
  const zh = isChinese(options?.lang);
  return report(checkWith((writer) => writer.bodyAlone(body, true)), zh);
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
  releaseLargeBuffers();
  return result;
}

/**
 * Whether an object has the four fields, and no others. Those that it inherits count, since
 * they are read like its own; a list of its own ones would have to be made for each request.
 */
function hasFourFields(request) {
  let count = 0;
  for (const name in request) {
    if (name !== "body" && name !== "token" && name !== "project_id" && name !== "instance_id") return false;
    count++;
  }
  return count === 4;
}
