// What came back, in words.

import { visible } from "../cli/terminal.js";
import { lang } from "../cli/words.js";
import { explain } from "../index.js";
import { say } from "./words.js";

/** An answer that is not the one that was hoped for, or a call that brought none. */
export function describeResponse({ lost, status, refusal, unreadable, raw = "" }) {
  if (lost !== undefined) return say.noAnswer(visible(lost));
  if (refusal === undefined) {
    const words = say.unreadable[unreadable ?? "incomplete"](status);
    return joined(words, visible(raw));
  }
  const { errorCode, errorMsg, errorDetails, requestId } = refusal;
  const explained = errorCode ? explain(errorCode, lang) : undefined;
  const said = [errorMsg, errorDetails].filter(Boolean).map(visible);
  // The stand-in says the same, and once is enough.
  const isNew = (sentence) => !said.some((words) => words.includes(sentence));
  return joined(
    say.answer(errorCode ? `${status}, ${visible(errorCode)}` : status),
    ...said,
    ...(explained ? [explained.meaning, explained.nextStep].filter(isNew) : []),
    ...(requestId ? [say.request(visible(requestId))] : []),
  );
}

/** Sentences as one text, without those that are empty. */
function joined(...sentences) {
  return sentences.filter(Boolean).reduce((text, sentence) => text + say.gap(text, sentence) + sentence);
}
