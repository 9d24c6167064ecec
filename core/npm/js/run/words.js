// What came back, in words.

import { visible } from "../cli/terminal.js";
import { explain } from "../index.js";

const UNREADABLE = {
  empty: "with nothing in it",
  html: "with HTML, as gateways do",
  not_json: "with something that is no JSON object",
  incomplete: "without what an answer has to have",
  not_an_error: "without a word why",
};

/** An answer that is not the one that was hoped for, or a call that brought none. */
export function inWords({ lost, status, refusal, unreadable }, lang) {
  if (lost !== undefined) return `No answer: ${visible(lost)}.`;
  if (refusal === undefined) return `The answer is ${status}, ${UNREADABLE[unreadable] ?? "and not one to this call"}.`;
  const { errorCode, errorMsg, errorDetails, requestId } = refusal;
  const explained = errorCode ? explain(errorCode, lang) : undefined;
  return [
    `The answer is ${status}${errorCode ? `, ${visible(errorCode)}` : ""}:`,
    ...[errorMsg, errorDetails].filter(Boolean).map(visible),
    ...(explained ? [explained.meaning, explained.nextStep] : []),
    ...(requestId ? [`(request ${visible(requestId)})`] : []),
  ].join(" ");
}
