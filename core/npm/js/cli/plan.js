// `roma-import plan`: the fewest imports for a list.

import { limits } from "../index.js";
import { asideLines, planOf } from "./list.js";
import { visible } from "./terminal.js";
import { lineOf, warningsOf } from "./warnings.js";
import { say } from "./words.js";

export function planList(file, { format, "deny-warnings": denyWarnings }) {
  const planned = planOf(file);
  if (planned === undefined) return 1;
  const { imports, setAside, notices } = planned;
  const warnings = warningsOf(planned, limits.maxListedViolations);
  if (format === "json") {
    process.stdout.write(`${JSON.stringify({ ...planned, warnings }, null, 2)}\n`);
  } else {
    imports.forEach(({ id, body }, index) => {
      const apps = body.apps === undefined ? "" : `  ${visible(body.apps)}`;
      const tasks = body.tasks?.length ?? 0;
      process.stdout.write(`${index + 1}  ${id.slice(0, 12)}  ${say.tasks(tasks)}${apps}\n`);
    });
    for (const line of setAside.flatMap(asideLines)) process.stdout.write(`${line}\n`);
    const { count, listed } = warnings;
    for (const warning of listed) process.stdout.write(`${lineOf(warning)}\n`);
    const rest = count > listed.length ? say.omitted(count - listed.length) : "";
    process.stdout.write(`${say.sum(imports.length, setAside.length, count)}${rest}\n`);
  }
  const hasWarnings = warnings.count > 0 || notices.some(({ severity }) => severity === "warning");
  return setAside.length > 0 || (denyWarnings && hasWarnings) ? 1 : 0;
}
