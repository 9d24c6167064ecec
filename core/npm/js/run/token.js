// The token: out of the environment or typed, in memory only.

import { UsageError } from "../cli/usage.js";
import { lang } from "../cli/words.js";
import { validate } from "../index.js";
import { describeResponse, factsOf } from "./answer.js";
import { askSecret, hasTerminal } from "./prompt.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** What it is in where nobody types it. */
export const VARIABLE = "ROMA_TOKEN";

/** The token in the environment, if there is one. */
export function givenToken() {
  const token = process.env[VARIABLE];
  if (!token && !hasTerminal()) {
    throw new UsageError(`There is no token in ${VARIABLE}, and no terminal to ask for one.`);
  }
  return token || undefined;
}

/** A token that is typed, and can be sent. */
export async function typedToken(question, signal) {
  for (;;) {
    const token = await askSecret(question, signal);
    if (token === undefined) {
      process.stderr.write(`${say.brokenToken}\n`);
      continue;
    }
    const { violations } = validate({ token }, { lang });
    const wrong = violations.filter(({ pointer, severity }) => pointer === "/token" && severity === "error");
    if (wrong.length === 0) return token;
    for (const { message, help } of wrong) process.stderr.write(`${message}${say.gap(message, help)}${help}\n`);
  }
}

/**
 * Puts another token in the place of one that is no longer accepted, as the answer to an import
 * says, or that to a question about one that was sent: `stands` is then how that stands, in words.
 */
export async function freshToken(service, answer, signal, stands) {
  const isQuestion = stands !== undefined;
  const described = describeResponse(answer, isQuestion);
  const why = isQuestion ? `${stands}${say.gap(stands, described)}${described}` : described;
  if (!hasTerminal()) {
    throw new Stop(EXIT.token, "token_refused", say.needsToken(why, VARIABLE), factsOf(answer));
  }
  process.stderr.write(`\n${why}\n`);
  service.token = await typedToken(say.freshToken, signal);
}
