// The language that a run speaks: one for the process, as there is one person before it.

import { en } from "./words/en.js";
import { zh } from "./words/zh.js";

/** Its tag, for what the rules say, and for the service. */
export let lang = "en";

/** What is said in it. */
export let say = en;

export function speak(tag) {
  lang = tag;
  say = tag === "zh" ? zh : en;
}
