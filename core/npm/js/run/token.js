// The token: out of the environment or typed, in memory only.

import { UsageError } from "../cli/usage.js";
import { validate } from "../index.js";
import { askSecret, hasTerminal } from "./prompt.js";
import { EXIT, Stop } from "./stop.js";
import { inWords } from "./words.js";

const VARIABLE = "ROMA_TOKEN";

/** The token in the environment, if there is one. */
export function givenToken() {
  const token = process.env[VARIABLE];
  if (!token && !hasTerminal()) {
    throw new UsageError(`There is no token in ${VARIABLE}, and no terminal to ask for one.`);
  }
  return token || undefined;
}

/** A token that is typed, and can be sent. */
export async function typedToken(question, lang) {
  for (;;) {
    const token = await askSecret(question);
    const { violations } = validate({ token }, { lang });
    const wrong = violations.filter(({ pointer, severity }) => pointer === "/token" && severity === "error");
    if (wrong.length === 0) return token;
    for (const { message, help } of wrong) process.stderr.write(`${message} ${help}\n`);
  }
}

/** Puts another token in the place of one that is no longer accepted. */
export async function freshToken(service, answer, lang) {
  const words = inWords(answer, lang);
  if (!hasTerminal()) {
    throw new Stop(EXIT.token, `${words} Put a fresh token into ${VARIABLE}; the same command then goes on.`);
  }
  process.stderr.write(`\n${words}\n`);
  service.token = await typedToken("A fresh token (not shown): ", lang);
}
