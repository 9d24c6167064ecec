// Reading lists from a file.

/**
 * The items of a file: task ids, or names and ids if its first line names the
 * columns `apps` and `task_id`.
 */
export function readLists(text) {
  const items = (part) => part.split(/[,;\t]/).map((item) => item.trim());
  const lines = text.split(/\r\n|\n|\r/).map(items);
  const columns = lines[0].map((name) => (name === "tasks" ? "task_id" : name));
  if (!columns.every((name) => name === "apps" || name === "task_id")) {
    return { tasks: lines.flat().filter(Boolean) };
  }
  const rows = lines.slice(1);
  const column = (name) =>
    rows.flatMap((row) => row.filter((item, index) => columns[index] === name && item !== ""));
  return { apps: column("apps"), tasks: column("task_id") };
}
