// What a run says in Chinese.

import { standIn } from "../../cli/rules.js";

/** The marks that Chinese sentences end with, or begin with; they bring their own room. */
const MARK = /[\u3000-\u303f\uff00-\uffef]/;

/** What stands between two sentences, of which one may be the service's own. */
const gap = (before, after) => (MARK.test(before.at(-1) ?? "") || MARK.test(after.at(0) ?? "") ? "" : " ");

const joined = (...sentences) => sentences.reduce((text, sentence) => text + gap(text, sentence) + sentence);

/** What a place is called to which imports go; an address brings its own room. */
const placed = (place) => (place === standIn ? "模拟服务" : place === undefined ? "别处" : ` ${place}`);

/** How to find out what became of an import, and how to say it. */
const lookFirst =
  "请先在服务中查看：如果其中的项已经存在，请在同一命令后加 --assume-imported；如果不存在，请加 --resend。";

/** What a job does whose state no document has. */
const isStrange = (state) => (state === "" ? "没有给出状态" : `处于未知状态“${state}”`);

export const zh = {
  gap,
  plan: (items, imports, setAside, repeats) =>
    `共 ${items} 项，${imports === "1" ? "一次" : `分 ${imports} 次`}导入，排除：${setAside}，重复：${repeats}`,
  target: (endpoint, project, instance) => `目标：${endpoint}，项目 ${project}，实例 ${instance}`,
  goesTo: (place) => (place === standIn ? "那里应答的是模拟服务，不会真正导入" : `从那里转到 ${place}`),
  wentTo: (place) => `此计划开始时发往${placed(place)}，而端点目前没有说明导入会发往哪里：发送导入或 Token 之前会再次查询`,
  goesNobodyKnowsWhere: "端点尚未说明导入会发往哪里：发送导入或 Token 之前会再次查询",
  doesNotSay: (own, why) =>
    joined(
      `${own === undefined ? "" : `此计划开始时发往${placed(own)}，而`}端点目前没有说明导入会发往哪里。`,
      why,
      "没有发送任何内容；再次运行同一命令会再次查询。",
    ),
  elsewhere: (own, now) =>
    `此计划开始时发往${placed(own)}，而现在的导入会转到${placed(now)}，因此不会发送到那里。请启动开始此计划时所用的端点；若也要把该列表导入到这里，请用 --state 指定另一个文件。`,
  state: (file) => `状态文件：${file}`,
  settled: (count, all) => `此前已处理：${all} 次导入中的 ${count} 次`,
  more: (count) => `……另有 ${count} 条，可用 roma-import plan 查看`,
  summary: (items, imports, skipped, left, setAside, repeats) =>
    `已导入：${imports} 次，共 ${items} 项；跳过：${skipped} 次；剩余：${left} 次；排除：${setAside} 项；重复：${repeats} 项`,
  notTold: (imports) =>
    `服务没有说明 ${imports} 次导入的结果：请在服务中核实是否已导入。同一命令加 --assume-imported 会视其为已导入；加 --resend 会重新发送其全部内容，包括已导入的项。`,
  wordGoesOn: (word) => `${word} 已重新发送且作业已结束的导入，在整个计划结束之前，同一命令不会再次发送。`,
  retryOfSkipped: "跳过的导入不会自动重新发送：--retry 会重新发送其全部内容，包括已导入的项。",

  begin: "开始吗？[y/N] ",
  token: "Token（不显示）：",
  freshToken: "新的 Token（不显示）：",
  brokenToken: "输入或粘贴的内容中有换行，Token 可能不完整。Token 应为一行。",
  whatOfUnknown: "[w] 已经导入，[s] 重新发送，[q] 退出？",
  whatOfFailed: "[r] 重试（其中已导入的项将再次导入），[s] 跳过，[q] 退出？",
  whatOfRefused: "[r] 重试，[s] 跳过，[q] 退出？",

  line: (number, all, what) => `第 ${number} 次导入（共 ${all} 次）：${what}`,
  moved: (done, items) => `${done} / ${items} 项`,
  movedTo: (done, items, number, all) => `${done} / ${items} 项，第 ${number} 次导入（共 ${all} 次）`,
  accepted: (job) => `已开始，作业 ${job}`,
  runs: (job, state, figure) =>
    `作业 ${job} ${state === undefined ? "正在进行" : isStrange(state)}${figure === undefined ? "" : `，${figure}`}`,
  odd: (figure) => `${figure}（服务给出的原值）`,
  unseen: (job, seconds) => `作业 ${job} 可能仍在进行，${seconds} 秒后再次查询。`,
  imported: "已导入",
  importedBut: "已导入，但服务说明：",
  finished: "已结束，但服务没有说明结果：请在服务中核实是否已导入。",
  busy: (seconds) => `需要等待，${seconds} 秒后重新发送。`,
  unreachable: (seconds) => `未发出，${seconds} 秒后重试。`,
  lookupFailed: (seconds) => `无法向端点查询其结果，${seconds} 秒后再次查询。`,
  doubtful: "可能已经开始。",
  failed: "失败。其中一部分可能已经导入。",
  refused: "被拒绝：没有导入任何内容。",
  refusedNow: "被拒绝。此前发送时可能已经导入。",
  moreReasons: (count) => `另有 ${count} 条`,
  noReason: "服务没有说明原因。",
  gone: (job) => `服务中已没有作业 ${job}。`,
  unaddressable: "无法查询其作业。",
  unknown: "无法得知服务是否已开始此次导入",
  sentAt: (time, why) =>
    why === undefined ? `按本机时钟，它于 ${time} 发出，没有收到响应。` : joined(`按本机时钟，它于 ${time} 发出。`, why),
  hasJob: (job) => `此后，该端点有一个包含相同项的作业：${job}。`,
  hasNoJob: "此后，该端点没有包含这些项的作业。",
  tellsNothing: (first) => `服务没有提供信息。请在服务中查找第一项“${first}”。`,
  couldNotBeAsked: (why, first) => joined("无法向端点查询。", why, `请在服务中查找第一项“${first}”。`),

  noAnswer: (why) => `没有响应：${why}。`,
  noneWithin: (seconds) => `等待了 ${seconds} 秒`,
  cutOff: (status) => `响应为 ${status}，但在结束之前中断。`,
  notWholeWithin: (status, seconds) => `响应为 ${status}，但在 ${seconds} 秒内没有收完。`,
  notAskedFor: (status) => `响应为 ${status}，而请求并未要求这样的响应。`,
  tooLong: (status) => `响应为 ${status}，但过长，不可能是服务的响应。`,
  strangeCoding: (status, coding) => `响应为 ${status}，其编码无法读取（${coding}）。`,
  answer: (status, code) => `响应为 ${code === undefined ? status : `${status}，${code}`}`,
  thatSays: "：",
  unreadable: {
    empty: (status) => `响应为 ${status}，没有内容。`,
    html: (status) => `响应为 ${status}，内容是 HTML，通常来自网关。`,
    markup: (status) => `响应为 ${status}，内容是 XML 或其他标记文本。`,
    not_json: (status) => `响应为 ${status}，内容不是 JSON 对象。`,
    incomplete: (status) => `响应为 ${status}，缺少应有的内容。`,
    error_without_fields: (status) => `响应为 ${status}，没有说明原因。`,
  },
  reads: (text) => `其内容为：“${text}”。`,
  leadsTo: (origin) => `它重定向到 ${origin}，而重定向不会被跟随：请检查 --endpoint。`,
  request: (id) => `（请求 ${id}）`,
  fullStop: "。",

  nothingSent: "没有发送任何内容。",
  isDoubtful:
    "没有发送任何内容：读取的结果可能与列表的本意不符。请改正列表，或不带 --yes 运行以先查看；--as-read 会按读取的内容运行。",
  takenOver: (file) => `${file} 属于另一个列表或目标，而其中没有导入任何内容。此次运行将使用该文件。`,
  interrupted: "已中断。再次运行同一命令即可继续。",
  interruptedBefore: "已中断。没有发送任何内容；再次运行同一命令即可继续。",
  leavesJob: (job) => `已中断。作业 ${job} 仍在服务中进行；再次运行同一命令会继续查询。`,
  awaits: (number, seconds) =>
    `已中断：正在等待第 ${number} 次导入的响应，最多 ${seconds} 秒。再次中断会立即结束，此后无法得知该导入是否已开始。`,
  leavesUnknown: (number) =>
    `在收到第 ${number} 次导入的响应之前中断：无法得知它是否已开始。再次运行同一命令会说明能够查明的情况。`,
  mayHaveBegun: (number) => `第 ${number} 次导入可能已经开始，需要向端点查询其作业。`,
  goesOn: (job) => `作业 ${job} 仍在服务中进行。`,
  needsToken: (why, variable) =>
    joined(why, `请将新的 Token 放入 ${variable}，然后再次运行同一命令即可继续。`),
  needsWord: (number) =>
    `第 ${number} 次导入可能已经完成，未经确认不会重新发送。${lookFirst}`,
  hasFailed: (number) =>
    `第 ${number} 次导入失败。--retry 会重新发送其全部内容，包括已导入的项；--on-failure skip 会跳过它。`,
  wasRefused: (number) => `第 ${number} 次导入被拒绝。再次运行同一命令会重新发送；--on-failure skip 会跳过它。`,
  wasRefusedInDoubt: (number) =>
    `第 ${number} 次导入被拒绝，而此前发送时可能已经导入，未经确认不会重新发送。${lookFirst}`,
  wasRefusedAfterFailure: (number) =>
    `第 ${number} 次导入被拒绝，而此前发送时失败。--retry 会重新发送其全部内容，包括已导入的项；--on-failure skip 会跳过它。`,
  meetsItself: (why) => joined("此后再次发送。", why, "这次没有开始导入，正在运行的可能就是此前发送的这次导入的作业。"),
  cannotBeReached: (why) => joined("无法连接服务。", why, "没有发送任何内容；再次运行同一命令即可重试。"),
  cannotBeTrusted: (why, fault) => joined("无法调用服务。", why, fault, "没有发送任何内容。"),
  faults: {
    certificate:
      "其证书不受信任。请检查 --endpoint；如果证书由您自己的机构签发，请在 NODE_EXTRA_CA_CERTS 中指定该机构的证书文件。",
    tls: "该地址不使用 TLS，或无法建立 TLS 连接：请检查 --endpoint。",
  },
  stands: (job, state) =>
    `作业 ${job} ${state === undefined ? "" : `${isStrange(state)}，`}长时间没有进展。再次运行同一命令会继续查询。`,
  isHidden: (job, why) =>
    joined(`当前用户无法查询作业 ${job}：${why}`, "作业可能仍在进行；使用其他用户的 Token 再次运行同一命令会继续查询。"),
  isLost: (job, why) => joined(`查询不到作业 ${job}：${why}`, "再次运行同一命令会继续查询。"),
  notNoted: (number, job, file, why) =>
    `第 ${number} 次导入已开始，作业为 ${job}，但无法将其写入 ${file}：${why}。请记下该作业 ID：磁盘上没有保存它，再次运行同一命令会将此次导入视为无法得知是否已开始。`,
  refusalNotNoted: (number, why, file, trouble) =>
    joined(
      `第 ${number} 次导入这次没有开始。`,
      why,
      `无法将此写入 ${file}：${trouble}。再次运行同一命令会将此次导入视为无法得知是否已开始；--resend 会重新发送。`,
    ),
  doubtNotNoted: (number, why, file, trouble) =>
    joined(
      `第 ${number} 次导入可能已经开始。`,
      why,
      `无法将此写入 ${file}：${trouble}。再次运行同一命令会说明能够查明的情况。`,
    ),
  noAddress: (jobId) => `服务给出的作业 ID“${jobId}”无法放入地址。`,
  cannotWrite: (file, why) => `无法写入 ${file}，因此不发送任何内容：${why}`,
  cannotRecord: (why) => `无法写入记录：${why}`,
  locked: (file) => `另一个进程正在运行此计划：它持有 ${file}。请等待其结束，或结束它。`,
  mayBeLocked: (file, process, host) =>
    `另一个进程可能正在运行此计划，但从这里无法确认：${host} 上的进程 ${process} 持有 ${file}。如果它已结束，请删除该文件。`,
  isUnreadable: (file, why) =>
    `另一个进程可能正以其他用户的身份运行此计划：它持有 ${file}，而该文件无法读取（${why}）。如果它已结束，请删除该文件。`,
  isTakenOver: (file, guard) =>
    `${file} 正被占用，或由已结束的运行遗留，另一个进程正在确认是哪一种。请稍后再试；如果没有其他 roma-import 在运行，请删除 ${guard}。`,
};
