// The language of messages, by its tag.

/**
 * Whether a tag such as `zh`, `zh-CN` or `zh_TW` asks for Chinese: as in the rules, only the
 * primary language counts. Anything else is English.
 */
export function isChinese(tag) {
  return tag === "zh" || (typeof tag === "string" && /^\s*zh\s*(?:[-_]|$)/i.test(tag));
}
