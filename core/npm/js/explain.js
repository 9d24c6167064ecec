// Explaining the service's own error codes.

import { isChinese } from "./lang.js";
import { explanations } from "./service-codes.js";

/**
 * What an error code of the service means, and what to do next.
 * @param {string} errorCode
 * @param {string} [lang] the tag of a language
 */
export function explain(errorCode, lang) {
  const code = String(errorCode).trim();
  if (!Object.hasOwn(explanations, code)) return undefined;
  return { ...explanations[code][isChinese(lang) ? "zh" : "en"] };
}
