// What a run says, in the language of the command.

import { lang } from "../cli/words.js";
import { en } from "./words/en.js";
import { zh } from "./words/zh.js";

/** What is said: the language is known before a command is loaded. */
export const say = lang === "zh" ? zh : en;
