// The language that a command speaks: one for the process, as there is one person before
// it. And what `check` and `plan` say by themselves in it.

const en = {
  severity: { error: "error", warning: "warning", note: "note" },
  colon: ": ",
  counts: (errors, warnings) => `errors: ${errors}, warnings: ${warnings}`,
  omitted: (count) => ` (${count} not shown)`,
  empty: "There is nothing to import in this list.",
  isPlan: "This is what roma-import plan prints, and no list.",
  giveItsList: "Give the list that it was made of.",
  checkItsBodies: "Each of its imports has a body, which can be checked.",
  tasks: (count) => `tasks: ${count}`,
  about: (number, item) => `import ${number}, “${item}”`,
  aside: (line, item) => `line ${line}, “${item}”`,
  sum: (imports, setAside, warnings) => `imports: ${imports}, set aside: ${setAside}, warnings: ${warnings}`,
};

const zh = {
  severity: { error: "错误", warning: "警告", note: "提示" },
  colon: "：",
  counts: (errors, warnings) => `错误：${errors}，警告：${warnings}`,
  omitted: (count) => `（另有 ${count} 条未显示）`,
  empty: "列表中没有可导入的内容。",
  isPlan: "这是 roma-import plan 的输出，而不是列表。",
  giveItsList: "请提供生成它的列表。",
  checkItsBodies: "其中每次导入都有一个请求体，可以对其进行检查。",
  tasks: (count) => `任务：${count}`,
  about: (number, item) => `第 ${number} 次导入，“${item}”`,
  aside: (line, item) => `第 ${line} 行，“${item}”`,
  sum: (imports, setAside, warnings) => `导入：${imports} 次，排除：${setAside} 项，警告：${warnings}`,
};

/** Its tag, for what the rules say, and for the service. */
export let lang = "en";

/** What is said in it. */
export let say = en;

export function setLanguage(tag) {
  lang = tag;
  say = tag === "zh" ? zh : en;
}
