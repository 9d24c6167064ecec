// What came back, in words.

import { asksForSignIn, explainRefusal, explainUnreadable, isKnownState } from "../cli/rules.js";
import { visible } from "../cli/terminal.js";
import { lang } from "../cli/words.js";
import { say } from "./words.js";

/** The marks that a sentence ends with. */
const ENDED = /[.!?…:;。！？：；)）]$/;

/** What programs are told of an answer: its `status`, also if it was lost on the way, and the `code` of a refusal. */
export function factsOf({ status, lostStatus, refusal }) {
  return { status: status ?? lostStatus, code: refusal?.errorCode };
}

/** The state of a job, fit to be shown, if no document has it; empty if none came. */
export function unknownState(status) {
  return status === undefined || isKnownState(status) ? undefined : visible(status);
}

/**
 * An answer that is not the one that was hoped for, or a call that brought none. It can be told
 * without what to do: of the answer to a poll, since what the table says there is about sending,
 * and of an import that may have begun: to send again is what must not be done there. Where somebody
 * has to sign in on the way, that is said all the same. Nor is it said of what was not sent on,
 * which is sent again by itself.
 */
export function describeResponse({ lost, lostStatus, status, disposition, refusal, unreadable, raw = "", leadsTo }, withoutAdvice = false) {
  if (lost !== undefined) return lostStatus === undefined ? say.noAnswer(visible(lost)) : visible(lost);
  const isUnsent = disposition === "unsent";
  if (refusal === undefined) {
    const kind = unreadable ?? "incomplete";
    const words = say.unreadable[kind](status);
    // Set off, since where it ends is not to be seen from its words.
    const shown = raw === "" ? "" : say.reads(visible(raw));
    if (leadsTo !== undefined) return joined(words, shown, say.leadsTo(visible(leadsTo)));
    const { meaning, nextStep } = isUnsent ? {} : (explainUnreadable(status, kind, lang) ?? {});
    const isLeftOut = withoutAdvice && !asksForSignIn(status, kind);
    return joined(words, shown, meaning, isLeftOut ? undefined : nextStep);
  }
  const { errorCode, errorMsg, errorDetails, suggestion, requestId, reason } = refusal;
  const said = [...new Set([errorMsg, errorDetails, suggestion].filter(Boolean).map(visible).map(ended))];
  const { meaning, nextStep } = isUnsent ? {} : (explainRefusal(status, errorCode, reason !== undefined, lang) ?? {});
  const explained = withoutAdvice ? [reason === undefined && meaning] : [meaning, nextStep];
  // The stand-in says the same, and once is enough.
  const isNew = (sentence) => sentence && !said.some((words) => words.includes(sentence));
  const words = [...said, ...explained.filter(isNew)];
  return joined(
    `${say.answer(status, errorCode && visible(errorCode))}${words.length > 0 ? say.thatSays : say.fullStop}`,
    ...words,
    requestId && say.request(visible(requestId)),
  );
}

/** What somebody else has said, as a sentence. */
function ended(words) {
  return ENDED.test(words) ? words : `${words}${say.fullStop}`;
}

/** Sentences as one text, without those that are empty. */
export function joined(...sentences) {
  return sentences.filter(Boolean).reduce((text, sentence) => text + say.gap(text, sentence) + sentence);
}
