// Comparing reports with those of the corpus, wherever JavaScript runs: nothing here is
// Node's. What the notations mean is in the corpus's README.

/** The titles of the cases whose report is another than theirs, in either language. */
export function differing(validate, cases) {
  const differs = ({ input, report, zh }) => {
    const request = expanded(input);
    return [
      ["en", report],
      ["zh", inChinese(report, zh)],
    ].some(([lang, expected]) => JSON.stringify(validate(request, { lang })) !== JSON.stringify(expected));
  };
  return cases.filter(differs).map(({ title }) => title);
}

/** A report of the corpus with the words that it has in Chinese. */
export function inChinese(report, zh) {
  return { ...report, violations: report.violations.map((violation, i) => ({ ...violation, ...zh[i] })) };
}

const notations = {
  $repeat: ([text, count]) => expanded(text).repeat(count),
  $list: ([template, count, between]) =>
    Array.from({ length: count }, (_, number) =>
      expanded(template).replaceAll("#", String(number)),
    ).join(expanded(between)),
  $join: (parts) => parts.map(expanded).join(""),
  $units: (units) => String.fromCharCode(...hexadecimal(units)),
  $bytes: (written) => {
    const bytes = Uint8Array.from(hexadecimal(written));
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      // No string can stand for them.
      return bytes;
    }
  },
  $parsed: (text) => JSON.parse(expanded(text)),
  $undefined: () => undefined,
};

const hexadecimal = (text) =>
  text
    .split(" ")
    .filter(Boolean)
    .map((digits) => Number.parseInt(digits, 16));

/** What a value of the corpus stands for. */
export function expanded(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(expanded);
  const keys = Object.keys(value);
  if (keys.length === 1 && Object.hasOwn(notations, keys[0])) {
    return notations[keys[0]](value[keys[0]]);
  }
  const result = {};
  for (const key of keys) {
    // An assignment to `__proto__` would make no key.
    Object.defineProperty(result, key, {
      value: expanded(value[key]),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return result;
}
