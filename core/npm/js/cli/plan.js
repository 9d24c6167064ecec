// `roma-import plan`: the fewest imports for a list.

import { planOf } from "./list.js";
import { visible, yellow } from "./terminal.js";
import { say } from "./words.js";

export function planList(file, { format }) {
  const planned = planOf(file);
  if (planned === undefined) return 1;
  const { imports, setAside } = planned;
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(planned, null, 2)}\n`);
  } else {
    imports.forEach(({ id, body }, index) => {
      const apps = body.apps === undefined ? "" : `  ${visible(body.apps)}`;
      const tasks = body.tasks?.length ?? 0;
      process.stdout.write(`${index + 1}  ${id.slice(0, 12)}  ${say.tasks(tasks)}${apps}\n`);
    });
    for (const { reasons } of setAside) {
      for (const { code, message } of reasons) process.stdout.write(`${yellow(code)}${say.colon}${message}\n`);
    }
    process.stdout.write(`${say.sum(imports.length, setAside.length)}\n`);
  }
  return setAside.length > 0 ? 1 : 0;
}
