// The language that a command speaks: one for the process, as there is one person before
// it. And what `check` and `plan` say by themselves in it, and each command of its files.

const en = {
  severity: { error: "error", warning: "warning", note: "note" },
  colon: ": ",
  gap: " ",
  counts: (errors, warnings) => `errors: ${errors}, warnings: ${warnings}`,
  omitted: (count) => ` (${count} not shown)`,
  empty: "There is nothing to import in this list.",
  isPlan: "This is what roma-import plan prints, and no list.",
  giveItsList: "Give the list that it was made of.",
  bodiesAreChecked: "This is what roma-import plan prints: each of its bodies is checked.",
  isUtf16: "The text is in UTF-16, as > of Windows PowerShell writes it. Save it as UTF-8.",
  tasks: (count) => `tasks: ${count}`,
  about: (number, item) => `import ${number}, “${item}”`,
  aside: (line, item) => `line ${line}, “${item}”`,
  sum: (imports, setAside, repeats, warnings) =>
    `imports: ${imports}, set aside: ${setAside}, repeats: ${repeats}, warnings: ${warnings}`,
  noWebAssembly: "This Node has no WebAssembly, as with --jitless, and nothing can be checked without.",
  cannotRead: (file, why) => `Cannot read ${file}: ${why}.`,
  noFolder: (file) => `There is no folder for ${file}.`,
  troubles: {
    ENOENT: "there is no such file",
    ENOTDIR: "its path leads through what is no folder",
    EISDIR: "it is a folder",
    EACCES: "this user may not read it",
    EPERM: "this user may not read it",
    ELOOP: "its links lead in a circle",
    ENAMETOOLONG: "its name is too long",
    ERR_FS_FILE_TOO_LARGE: "it is too large",
  },
  tooLarge: "The file is too large to be read as a text.",
  cannotWrite: (why) => `Cannot write: ${why}`,
  hint: (help) => `See ${help}.`,
};

const zh = {
  severity: { error: "错误", warning: "警告", note: "提示" },
  colon: "：",
  gap: "",
  counts: (errors, warnings) => `错误：${errors}，警告：${warnings}`,
  omitted: (count) => `（另有 ${count} 条未显示）`,
  empty: "列表中没有可导入的内容。",
  isPlan: "这是 roma-import plan 的输出，而不是列表。",
  giveItsList: "请提供生成它的列表。",
  bodiesAreChecked: "这是 roma-import plan 的输出：将检查其中的每个请求体。",
  isUtf16: "文本的编码是 UTF-16，Windows PowerShell 的 > 即以此编码写入。请将其另存为 UTF-8。",
  tasks: (count) => `任务：${count}`,
  about: (number, item) => `第 ${number} 次导入，“${item}”`,
  aside: (line, item) => `第 ${line} 行，“${item}”`,
  sum: (imports, setAside, repeats, warnings) =>
    `导入：${imports} 次，排除：${setAside} 项，重复：${repeats} 项，警告：${warnings}`,
  noWebAssembly: "此 Node 没有 WebAssembly（例如使用了 --jitless），无法进行任何检查。",
  cannotRead: (file, why) => `无法读取 ${file}：${why}。`,
  noFolder: (file) => `${file} 所在的文件夹不存在。`,
  troubles: {
    ENOENT: "没有这个文件",
    ENOTDIR: "其路径中有一部分不是文件夹",
    EISDIR: "它是文件夹",
    EACCES: "当前用户无权读取",
    EPERM: "当前用户无权读取",
    ELOOP: "其链接循环引用",
    ENAMETOOLONG: "其名称过长",
    ERR_FS_FILE_TOO_LARGE: "文件过大",
  },
  tooLarge: "文件过大，无法作为文本读取。",
  cannotWrite: (why) => `无法写入：${why}`,
  hint: (help) => `请参阅 ${help}。`,
};

/** Its tag, for what the rules say, and for the service. */
export let lang = "en";

/** What is said in it. */
export let say = en;

export function setLanguage(tag) {
  lang = tag;
  say = tag === "zh" ? zh : en;
}

/** Why a file cannot be read: in words, or in those of the system where there are none. */
export function whyUnread({ code, message }) {
  return Object.hasOwn(say.troubles, code) ? say.troubles[code] : message;
}
