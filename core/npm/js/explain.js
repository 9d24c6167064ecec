// Explaining the service's own error codes.

import { isChinese } from "./lang.js";
import { explanations } from "./service-codes.js";

/**
 * What an error code of the service means, and what to do next.
 * @param {string} errorCode
 * @param {string | {lang?: string}} [options] the language, as the checks take it or its tag alone
 */
export function explain(errorCode, options) {
  const lang = typeof options === "string" ? options : options?.lang;
  const code = String(errorCode).trim();
  if (!Object.hasOwn(explanations, code)) return undefined;
  return { ...explanations[code][isChinese(lang) ? "zh" : "en"] };
}
