// `roma-import run` where all goes well, and where it is used wrongly.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  closeSync,
  openSync,
  rmSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { test } from "node:test";

import { limits } from "roma-import";

import { CANARY, assertOnce, between, command, contents, event, events, listOf, listing, post, run, runArgs, scratch, standIn, start } from "./stand-in.mjs";

test("a plan is run, import after import, and a second time nothing is sent", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const args = runArgs(listOf(folder, { apps: 2, tasks: 230 }), address);
  const { code, stdout } = await run([...args, "--record", join(folder, "record.json")]);
  assert.equal(code, 0, stdout);
  await assertOnce(address, { apps: 2, tasks: 230 });
  const [{ imports, items }] = events(stdout, "plan");
  assert.deepEqual([imports, items], [3, 232]);
  assert.equal(events(stdout, "imported").length, 3);
  assert.deepEqual(events(stdout, "summary"), [{ event: "summary", imported: 3, items: 232, finished: 0, skipped: 0, left: 0, setAside: 0, repeats: 0 }]);

  const record = JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));
  assert.equal(record.imports.flatMap(({ body }) => body.tasks).length, 230);
  for (const { state, job_id, sent_at, ended_at, job_began_at, job_ended_at } of record.imports) {
    assert.equal(state, "succeeded");
    assert.match(job_id, /^[0-9a-f]{32}$/);
    assert.match(sent_at, /^20\d\d-\d\d-\d\dT[\d:.]{12}Z$/);
    assert.ok(sent_at <= ended_at);
    // Both are by the service's clock, which here is the same.
    assert.ok(sent_at <= job_began_at && job_began_at <= job_ended_at && job_ended_at <= ended_at, job_ended_at);
  }

  const again = await run(args);
  assert.equal(again.code, 0);
  assert.deepEqual(events(again.stdout).map(({ event }) => event), ["plan", "summary"]);
  await assertOnce(address, { apps: 2, tasks: 230 });
});

test("what is about to be sent is on the disk before it is, and the job's id before it is asked about", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const state = join(folder, "list.csv.roma-import.json");
  const seen = [];
  const look = (call) => {
    const entries = Object.values(JSON.parse(readFileSync(state, "utf8")).progress);
    const { status, jobId } = entries.at(-1);
    seen.push([call, entries.length, status, jobId === undefined]);
  };
  const proxy = await between(
    t,
    address,
    async ({ forward, answer }) => {
      look("import");
      answer(await forward());
    },
    { onPoll: () => look("job") },
  );
  const { code, stderr } = await run(runArgs(listOf(folder, { tasks: 150 }), proxy));
  assert.equal(code, 0, stderr);
  for (const number of [1, 2]) {
    const calls = seen.filter(([, entries]) => entries === number);
    assert.deepEqual(calls[0], ["import", number, "sending", true]);
    assert.ok(calls.length > 1);
    for (const call of calls.slice(1)) assert.deepEqual(call, ["job", number, "running", false]);
  }
});

test("the README has every exit code, and no other", async () => {
  const module = new URL("node_modules/roma-import/js/run/stop.js", import.meta.url);
  const { EXIT } = await import(module);
  const readme = readFileSync(process.env.README, "utf8");
  const [, table] = /\| code \| meaning \|\n(.*?)\n\n/s.exec(readme);
  const codes = [...table.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  // The last one is that of any command that nobody reads.
  assert.deepEqual(codes, [...Object.values(EXIT), 141]);
  const { stdout } = await run(["run", "--help"]);
  for (const code of codes) assert.match(stdout, new RegExp(`\\b${code} [a-z]`));
});

test("the README names every field of a record, in either form", async (t) => {
  const folder = scratch(t);
  // One more than are listed.
  const reasons = Array(1_001).fill({ resource_type: "task", resource_name: "y", error_code: "X.2", error_msg: "no" });
  let posts = 0;
  const service = createServer((request, response) => {
    request.resume();
    if (request.url.startsWith("/stand-in/")) return response.writeHead(404).end();
    if (request.method !== "POST") return response.writeHead(200).end(JSON.stringify({ status: "Failed", reasons }));
    if (++posts === 1) return response.writeHead(403).end('{"error_code":"X.1","error_msg":"no"}');
    response.writeHead(200).end('{"job_id":"j"}');
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const list = join(folder, "list.csv");
  writeFileSync(list, "apps,task_id\nbad/name,task\nx,\ny,\n");
  const args = runArgs(list, `http://127.0.0.1:${service.address().port}`, "--on-failure", "skip");
  const [table, record] = [join(folder, "record.csv"), join(folder, "record.json")];
  for (const file of [record, table]) assert.equal((await run([...args, "--record", file])).code, 1);

  const fields = new Set();
  const collect = (value) => {
    if (Array.isArray(value)) return value.forEach(collect);
    if (typeof value !== "object") return;
    for (const [name, inner] of Object.entries(value)) {
      fields.add(name);
      // A body is what was sent.
      if (name !== "body") collect(inner);
    }
  };
  const written = JSON.parse(readFileSync(record, "utf8"));
  collect(written);
  assert.deepEqual(written.set_aside.map(({ id, line }) => [id, line]), [["bad/name", 2]]);
  for (const name of ["closed_at", "code", "message", "job_id", "resource_name", "reasons_omitted", "set_aside_count"]) assert.ok(fields.has(name), name);
  const [header] = readFileSync(table, "utf8").replace("\ufeff", "").split("\r\n");
  for (const name of JSON.parse(`[${header}]`)) fields.add(name);
  const readme = readFileSync(process.env.README, "utf8");
  const [, about] = /^## Long lists\n(.*?)^\| event \|/ms.exec(readme);
  const named = new Set([...about.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  assert.deepEqual([...fields].filter((name) => !named.has(name)), []);
});

test("the README has every event that programs are told of, and no other", () => {
  const folder = new URL("node_modules/roma-import/js/run/", import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const told = sources.flatMap((name) => {
    const source = readFileSync(new URL(name, folder), "utf8");
    return [...source.matchAll(/\.emit\("(\w+)"/g)].map(([, event]) => event);
  });
  // These two are told by what the journal has of them.
  const events = new Set([...told, "failed", "refused"]);
  const readme = readFileSync(process.env.README, "utf8");
  const [, table] = /\| event \| .*?\n(.*?)\n\n/s.exec(readme);
  const listed = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, event]) => event);
  assert.deepEqual(listed.toSorted(), [...events].sort());
});

test("the README has every reason for which a run stops, with its exit code, and no other", async () => {
  const folder = new URL("node_modules/roma-import/js/run/", import.meta.url);
  const { EXIT } = await import(new URL("stop.js", folder));
  const sources = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const reasons = sources.flatMap((name) => {
    const source = readFileSync(new URL(name, folder), "utf8");
    return [...source.matchAll(/(?:new Stop|stop)\(EXIT\.(\w+), "(\w+)"/g)].map(([, code, reason]) => `${reason} ${EXIT[code]}`);
  });
  // These are told by what the list, the journal and the connection have of them.
  reasons.push("list_empty 1", "list_not_understood 1", "failed 1", "refused 1", "certificate 5", "tls 5");
  const readme = readFileSync(process.env.README, "utf8");
  const [, table] = /\| reason of `stopped` \| .*?\n(.*?)\n\n/s.exec(readme);
  const listed = [...table.matchAll(/^\| (`.*`) \| (\d+) \|/gm)].flatMap(([, names, code]) =>
    [...names.matchAll(/\w+/g)].map(([name]) => `${name} ${code}`),
  );
  assert.deepEqual(listed.toSorted(), [...new Set(reasons)].sort());
});

test("programs are told of a list that is not run, and why", async (t) => {
  const address = await standIn(t);
  for (const [text, code, reason, notice] of [
    ['["x1","x2",', 1, "list_not_understood", "broken_json"],
    ["\n", 1, "list_empty", "nothing_to_import"],
    ["ID,Name\n1,a\n2,b\n", 2, "list_doubtful", "no_header"],
  ]) {
    const list = join(scratch(t), "list.csv");
    writeFileSync(list, text);
    const outcome = await run(runArgs(list, address));
    assert.equal(outcome.code, code, outcome.stderr);
    const [plan, stopped, ...more] = events(outcome.stdout);
    assert.deepEqual([plan.event, plan.notices.map(({ code }) => code), more], ["plan", [notice], []]);
    assert.deepEqual([stopped.event, stopped.reason, stopped.exitCode], ["stopped", reason, code]);
  }
  const invalid = await run(runArgs(listOf(scratch(t), { tasks: 1 }), address), { token: "two words" });
  assert.deepEqual([invalid.code, events(invalid.stdout).at(-1).reason], [2, "request_invalid"]);
  const wrong = runArgs(listOf(scratch(t), { tasks: 1 }), address).map((arg) => ({ p: "", i: ".." })[arg] ?? arg);
  const [{ violations, message }] = events((await run(wrong, { token: `${CANARY}\n` })).stdout, "stopped");
  assert.deepEqual(
    violations.map(({ source, code, pointer }) => [source, code, pointer]),
    [
      ["--project", "missing", "/project_id"],
      ["--instance", "unaddressable_segment", "/instance_id"],
      ["ROMA_TOKEN", "not_a_header_value", "/token"],
    ],
  );
  for (const { source, message: words, help } of violations) assert.ok(message.includes(`${source}: ${words} ${help}`), message);
  assert.equal((await listing(address)).log.count, 0);
});

test("a run speaks Chinese as well, and says the same", async (t) => {
  const module = (name) => import(new URL(`node_modules/roma-import/js/run/words/${name}.js`, import.meta.url));
  const [{ en }, { zh }] = [await module("en"), await module("zh")];
  const keys = (words) => Object.entries(words).map(([key, value]) => [key, typeof value, value.length > 0 && typeof value === "function" ? value.length : 0]);
  assert.deepEqual(keys(zh), keys(en));
  for (const group of ["unreadable", "faults"]) assert.deepEqual(keys(zh[group]), keys(en[group]));
  // Chinese marks bring their own room, and what the service says may be English.
  assert.equal(zh.cannotBeReached("没有响应：timeout。"), "无法连接服务。没有响应：timeout。没有发送任何内容；再次运行同一命令即可重试。");
  assert.equal(zh.isLost("7", "gone"), "查询不到作业 7：gone 再次运行同一命令会继续查询。");

  const address = await standIn(t);
  await post(address, { apps: "app-0" });
  const folder = scratch(t);
  const args = runArgs(listOf(folder, { apps: 1, tasks: 120 }), address, "--lang", "zh").filter((arg) => !/^--format$|^json$/.test(arg));
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 1);
  assert.match(stdout, /^共 121 项，分 2 次导入，排除：0，重复：0\n/);
  assert.match(stdout, /第 1 次导入（共 2 次）：失败。其中一部分可能已经导入。application app-0: ROMA\.13000/);
  assert.match(stderr, /第 1 次导入失败。--retry /);
});

test("what a list merely repeats does not keep a run from having done everything", async (t) => {
  const address = await standIn(t);
  const list = join(scratch(t), "list.txt");
  writeFileSync(list, "a\nb\na\n");
  const { code, stdout } = await run(runArgs(list, address));
  assert.equal(code, 0, stdout);
  const [summary] = events(stdout, "summary");
  assert.deepEqual([summary.items, summary.setAside, summary.repeats], [2, 0, 1]);
  const [{ setAside }] = events(stdout, "plan");
  assert.deepEqual(setAside.map(({ line }) => line), [3]);
  const people = await run(runArgs(list, address).filter((arg) => !["--format", "json"].includes(arg)));
  assert.equal(people.code, 0);
  assert.match(people.stdout, /duplicate_task: line 3[^]*2 items in 1 import, set aside: 0, repeats: 1\n[^]*; items set aside: 0, repeated: 1\n$/);
});

test("the record's cells are no formulas, and what is set aside is in it", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = join(folder, "list.csv");
  writeFileSync(list, 'apps,task_id\nbad/name,=1+1\n,@x\n,"a,""b"\n,+1\n,\'-1\n');
  // An apostrophe may be the mark of a spreadsheet's text, so it has to be said that it is meant.
  const { code } = await run(runArgs(list, address, "--as-read", "--record", join(folder, "record.csv")));
  // Not everything on the list was imported.
  assert.equal(code, 1);
  const rows = readFileSync(join(folder, "record.csv"), "utf8").split("\r\n");
  assert.match(rows[0], /^\ufeff"kind","id","import","import_state",/);
  for (const [index, name] of ["'=1+1", "'@x", 'a,""b', "'+1", "''-1"].entries()) {
    assert.ok(rows[index + 1].startsWith(`"task","${name}","1","succeeded",`), rows[index + 1]);
  }
  assert.ok(rows[6].startsWith('"application","bad/name","","set_aside",'), rows[6]);
  // It is a list again, of the same items.
  const again = JSON.parse((await run(["plan", join(folder, "record.csv"), "--format", "json"])).stdout);
  const ids = again.imports.flatMap(({ body }) => body.tasks.map(({ task_id }) => task_id));
  assert.deepEqual(ids, ["=1+1", "@x", 'a,"b', "+1", "'-1"]);
});

test("a record takes no other file's place, and is known to be writable before anything is sent", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  const before = readFileSync(list, "utf8");
  const state = `${list}.roma-import.json`;
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const [record, why] of [
    [list, /place of the list/],
    [join(folder, ".", "list.csv"), /place of the list/],
    [state, /place of the state file/],
    [`${state}.lock`, /place of the state file/],
    [`${state}.roma-import-new`, /place of the state file/],
    [folder, /Cannot write the record/],
    [pipe, /no regular file/],
    [join(folder, "none", "record.csv"), /There is no folder/],
  ]) {
    const { code, stderr } = await run(runArgs(list, address, "--record", record));
    assert.equal(code, 2, record);
    assert.match(stderr, why);
  }
  assert.equal(readFileSync(list, "utf8"), before);
  assert.equal((await listing(address)).log.count, 0);
});

test("a record takes the place of none but one of its own plan, and of nothing in silence", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const [mine, record, named] = [join(folder, "mine"), join(folder, "mine", "done.csv"), join(folder, "named.csv")];
  mkdirSync(mine);
  const list = listOf(mine, { tasks: 3 });
  const other = join(folder, "other.csv");
  writeFileSync(other, "other\n");
  const refused = async (file, ...more) => {
    const before = readFileSync(record, "utf8");
    const { code, stdout, stderr } = await run(runArgs(file, address, "--record", record, ...more));
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, /^The record would take the place of .*done\.csv, which is none that was written with the state .*: move it away, or name another file with --record\./m);
    assert.equal(readFileSync(record, "utf8"), before);
  };
  const taken = async (file, ...more) => {
    const { code, stderr } = await run(runArgs(file, address, "--record", record, ...more));
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(record, "utf8"), /"succeeded"/);
  };
  writeFileSync(record, "notes");
  await refused(list);
  assert.deepEqual(readdirSync(mine).sort(), ["done.csv", "list.csv"]);
  // As a program makes a file for a name of its own.
  writeFileSync(record, "");
  await taken(list);
  await taken(list);
  await refused(other);
  // The record of this plan, by whatever name; and where the state is not the one that it was written with.
  symlinkSync(record, named);
  await taken(list);
  assert.equal((await run(runArgs(list, address, "--record", named))).code, 0);
  await refused(list, "--state", join(folder, "lost.json"));
  // All of it elsewhere, as in another container.
  renameSync(mine, join(folder, "moved"));
  mkdirSync(mine);
  const moved = await run(runArgs(join(folder, "moved", "list.csv"), address, "--record", join(folder, "moved", "done.csv")));
  assert.equal(moved.code, 0, moved.stderr);
  assert.equal((await listing(address)).log.count, 3);
});

test("a record replaces nothing that a process has open", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  const output = join(folder, "output");
  symlinkSync("/dev/fd/1", join(folder, "link"));
  for (const record of ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", join(folder, "link"), "-"]) {
    writeFileSync(output, "of somebody");
    const descriptor = openSync(output, "a");
    const child = spawn(process.execPath, [command, ...runArgs(list, address, "--record", record)], {
      cwd: folder,
      env: { ...process.env, ROMA_TOKEN: CANARY },
      stdio: ["ignore", descriptor, "pipe"],
    });
    closeSync(descriptor);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    const [code] = await once(child, "close");
    assert.deepEqual([code, /name one with --record/.test(stderr)], [2, true], `${record}: ${stderr}`);
    assert.equal(readFileSync(output, "utf8"), "of somebody");
  }
  assert.deepEqual(readdirSync(folder).sort(), ["link", "list.csv", "output"]);
  assert.equal((await listing(address)).log.count, 0);
});

test("a state takes no other file's place either", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const state = join(folder, "tasks");
  symlinkSync(state, join(folder, "link"));
  for (const ending of ["", ".roma-import-new", ".lock", ".lock.guard"]) {
    writeFileSync(state, "{}");
    const list = `${state}${ending}`;
    writeFileSync(list, "a\nb\n");
    for (const name of [state, join(folder, ".", "tasks"), join(folder, "link")]) {
      const { code, stderr } = await run(runArgs(list, address, "--state", name));
      assert.deepEqual([code, /place of the list/.test(stderr)], [2, true], `${ending}: ${stderr}`);
      assert.equal(readFileSync(list, "utf8"), "a\nb\n");
    }
    rmSync(list);
  }
  // By whatever names they are called.
  writeFileSync(join(folder, "real"), "a\nb\n");
  rmSync(state);
  symlinkSync(join(folder, "real"), state);
  const { code, stderr } = await run(runArgs(join(folder, "real"), address, "--state", state, "--record", `${state}.lock`));
  assert.deepEqual([code, /place of the list/.test(stderr)], [2, true], stderr);
  assert.equal((await listing(address)).log.count, 0);
});

test("what is written beside a file for a moment is nobody else's, and written through no link", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = join(folder, "tasks.new");
  writeFileSync(list, "a\nb\n");
  const [state, record] = [join(folder, "tasks"), join(folder, "record.json")];
  for (const file of [state, record]) symlinkSync(list, `${file}.roma-import-new`);
  writeFileSync(`${record}.new`, "of somebody");
  const { code, stderr } = await run(runArgs(list, address, "--state", state, "--record", record));
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(list, "utf8"), "a\nb\n");
  assert.equal(readFileSync(`${record}.new`, "utf8"), "of somebody");
  assert.deepEqual(readdirSync(folder).sort(), ["record.json", "record.json.new", "tasks", "tasks.new"]);
  assert.equal(lstatSync(record).isFile(), true);
});

test("what merely looks wrong is told before anything is sent, and sent", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = join(folder, "list.txt");
  const ids = Array.from({ length: 125 }, (_, number) => (number < 25 ? `x\u200b${number}` : `t${number}`));
  writeFileSync(list, ids.join("\n"));
  const args = runArgs(list, address);
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, stderr);
  const [{ event, warnings }] = events(stdout);
  assert.equal(event, "plan");
  const all = JSON.parse((await run(["plan", list, "--format", "json"])).stdout).warnings;
  assert.deepEqual([all.count, all.listed.length], [25, 25]);
  assert.deepEqual(warnings, { count: 25, listed: all.listed.slice(0, 20), omitted: 5 });
  await assertOnce(address, { tasks: 125 });

  const people = await run(args.filter((arg) => !/^--format$|^json$/.test(arg)));
  const lines = people.stdout.split("\n");
  const shown = lines.filter((line) => line.startsWith("warning["));
  assert.equal(shown.length, 20);
  assert.ok(shown[1].endsWith(`import 1, “x\ufffd1”: ${all.listed[1].message}`), shown[1]);
  assert.deepEqual(lines.slice(20, 22), ["… and 5 more, which roma-import plan shows", "125 items in 2 imports, set aside: 0, repeats: 0"]);
});

test("a list that breaks off is not imported in pieces", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = join(folder, "list.json");
  for (const text of ['["x1","x2",', '{"project_id":"p","token":"SECRET","body":{"tasks":[{"task_id":"a"},]}}', "task_id,apps\r\n", "application,task_id\norders, eu,a\n"]) {
    writeFileSync(list, text);
    const { code, stdout, stderr } = await run(runArgs(list, address));
    assert.equal(code, 1, text);
    assert.ok(!(stdout + stderr).includes("SECRET"));
  }
  assert.equal((await listing(address)).log.count, 0);
});

test("the token is in memory only, however long it is", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t, "--item-time", "20ms");
  const token = CANARY.padEnd(limits.maxTokenChars, "x");
  const running = start(runArgs(listOf(folder, { tasks: 30 }), address), { token });
  await event(running, "accepted");
  if (process.platform === "linux") {
    assert.ok(!readFileSync(`/proc/${running.child.pid}/cmdline`, "utf8").includes(CANARY));
  }
  const { code, stdout, stderr } = await running.ended;
  assert.equal(code, 0, stderr);
  assert.ok(!(stdout + stderr + contents(folder)).includes(CANARY));
  await assertOnce(address, { tasks: 30 });
});

test("wrong usage is told, and nothing is sent", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const file = listOf(folder, { tasks: 3 });
  const where = ["--endpoint", address, "--project", "p", "--instance", "i"];
  for (const [args, words, env] of [
    [["run", file], /--endpoint/],
    [["run", file, "--endpoint", address, "--project", "p", "--yes"], /--instance/],
    [["run", file, ...where], /--yes/],
    [["run", file, ...where, "--yes", "--token", CANARY], /ROMA_TOKEN/],
    [["run", file, ...where, "--yes", `--token=${CANARY}`], /ROMA_TOKEN/],
    [["run", file, ...where, "--yes"], /ROMA_TOKEN/, { token: null }],
    [["run", file, ...where, "--yes"], /ROMA_TOKEN/, { token: "" }],
    [["run", ...where, "--yes"], /--state/],
    [["run", file, ...where, "--yes", "--resend", "--assume-imported"], /either/],
    [["run", file, ...where, "--yes", "--on-failure", "retry"], /stop or skip/],
    [["run", file, ...where, "--yes", "--state", join(folder, "none", "state")], /no folder/],
    ...(process.platform === "linux" ? [[["run", file, ...where, "--yes", "--state", "/sys/kernel/state"], /Name one elsewhere with --state/]] : []),
    [["run", "/dev/stdin", ...where, "--yes"], /say --state FILE/],
    [["run", "", ...where, "--yes"], /FILE is empty/],
    [["run", file, ...where, "--yes", "--state", ""], /--state is empty/],
    [["run", file, ...where, "--yes", "--state", "-"], /--state/],
    [["run", file, ...where, "--yes", "--state", "/dev/stdout"], /--state/],
    [["run", file, ...where, "--yes", "--record", ""], /--record is empty/],
    [["run", file, "--endpoint", "http://service.example", "--project", "p", "--instance", "i", "--yes"], /https/],
    [["run", file, "--endpoint", "https://service.example/v2", "--project", "p", "--instance", "i", "--yes"], /scheme, host and port/],
    [["run", file, "--endpoint", "https://a:b@service.example", "--project", "p", "--instance", "i", "--yes"], /user/],
    [["check", file, "--yes"], /--yes/],
  ]) {
    const { code, stdout, stderr } = await run(args, env);
    assert.equal(code, 2, `${args.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr, words);
    assert.match(stderr, /\nSee roma-import (check|run) --help\.\n$/);
  }
  assert.equal((await listing(address)).log.count, 0);
});

test("ids and tokens that cannot be sent are told in the words of the rules", async (t) => {
  const file = listOf(scratch(t), { tasks: 3 });
  const bad = ["run", file, "--endpoint", "https://service.example", "--project", "..", "--instance", "", "--yes"];
  const { code, stderr } = await run(bad, { token: `${CANARY} ` });
  assert.equal(code, 2);
  // Each where a person has put it.
  for (const [code, source] of [["unaddressable_segment", "--project"], ["missing", "--instance"], ["not_a_header_value", "ROMA_TOKEN"]]) {
    assert.match(stderr, new RegExp(`\\[${code}\\].*\n  --> ${source}\n`));
  }
});

test("without its state on the disk nothing is sent", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const args = runArgs(listOf(folder, { tasks: 3 }), address);
  // Where the next state would be written, nothing can be.
  const next = join(folder, "list.csv.roma-import.json.roma-import-new");
  mkdirSync(next);
  const { code, stderr } = await run(args);
  assert.deepEqual([code, /Cannot write/.test(stderr)], [2, true], stderr);
  assert.equal((await listing(address)).log.count, 0);
});

test("a state that can no longer be written stops the run, and the same command goes on", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const next = join(folder, "list.csv.roma-import.json.roma-import-new");
  let isFull = true;
  const onPoll = () => isFull && mkdirSync(next, { recursive: true });
  const proxy = await between(t, address, async ({ forward, answer }) => answer(await forward()), { onPoll });
  const args = runArgs(listOf(folder, { tasks: 150 }), proxy);
  const { code, stdout, stderr } = await run(args);
  assert.deepEqual([code, /Cannot write/.test(stderr)], [2, true], stderr);
  assert.equal(events(stdout, "sending").length, 1);
  isFull = false;
  rmdirSync(next);
  assert.equal((await run(args)).code, 0);
  await assertOnce(address, { tasks: 150 });
});

test("a record may be read by whoever could read the one before, and the state by nobody else", async (t) => {
  const folder = scratch(t);
  const record = join(folder, "record.csv");
  const args = runArgs(listOf(folder, { tasks: 3 }), await standIn(t), "--record", record);
  const modes = () => [record, join(folder, "list.csv.roma-import.json")].map((file) => statSync(file).mode & 0o777);
  assert.equal((await run(args)).code, 0);
  assert.deepEqual(modes(), [0o666 & ~process.umask(), 0o600]);
  chmodSync(record, 0o664);
  assert.equal((await run(args)).code, 0);
  assert.deepEqual(modes(), [0o664, 0o600]);
});

test("a record that cannot be written is told, whatever was imported", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  await post(address, { apps: "app-0" });
  const record = join(folder, "record.csv");
  const list = listOf(folder, { apps: 2, tasks: 0 });
  const args = runArgs(list, address, "--record", record);
  // Where the next record would be written, nothing can be.
  mkdirSync(`${record}.roma-import-new`);
  for (const more of [[], ["--on-failure", "skip"]]) {
    const { code, stderr } = await run([...args, ...more]);
    assert.deepEqual([code, /Cannot write the record/.test(stderr)], [2, true], stderr);
  }
  rmdirSync(`${record}.roma-import-new`);
  assert.equal((await run(args)).code, 1);
  await assertOnce(address, { apps: 2, tasks: 0 });
});

test("a list is one plan, by whatever link it is named", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  const state = `${list}.roma-import.json`;
  mkdirSync(join(folder, "links"));
  const link = join(folder, "links", "link.csv");
  symlinkSync(list, link);
  symlinkSync(folder, join(folder, "links", "folder"));
  for (const name of [list, link, join(folder, "links", "folder", "list.csv")]) {
    const { code, stdout, stderr } = await run(runArgs(name, address));
    assert.equal(code, 0, stderr);
    assert.equal(realpathSync(events(stdout, "plan")[0].state), realpathSync(state));
  }
  await assertOnce(address, { tasks: 3 });
});

test("a state and a record that are not there yet are one file each, by whatever links they are named", async (t) => {
  const folder = realpathSync(scratch(t));
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  for (const name of ["links", "kept"]) mkdirSync(join(folder, name));
  const [state, record] = [join(folder, "kept", "state.json"), join(folder, "kept", "done.json")];
  const [first, second] = ["first", "second"].map((name) => join(folder, "links", name));
  symlinkSync("../kept/state.json", first);
  symlinkSync(first, second);
  symlinkSync(record, join(folder, "links", "record"));
  for (const name of [first, second]) {
    const { code, stdout, stderr } = await run(runArgs(list, address, "--state", name, "--record", join(folder, "links", "record")));
    assert.deepEqual([code, events(stdout, "plan")[0].state], [0, state], stderr);
    rmSync(record);
  }
  for (const name of [first, second, join(folder, "links", "record")]) assert.ok(lstatSync(name).isSymbolicLink(), name);
  await assertOnce(address, { tasks: 3 });

  // Two of them at a time are one plan, too.
  rmSync(state);
  writeFileSync(`${state}.lock`, "");
  const locked = await run(runArgs(list, address, "--state", second));
  assert.deepEqual([locked.code, locked.stderr.includes(`${state}.lock`)], [6, true], locked.stderr);
  // By what leads nowhere, nothing can be kept, and it is left as it is.
  const nowhere = join(folder, "links", "nowhere");
  symlinkSync(join(folder, "none", "file"), nowhere);
  for (const option of ["--state", "--record"]) {
    const { code, stderr } = await run(runArgs(list, address, option, nowhere));
    assert.deepEqual([code, /There is no folder/.test(stderr)], [2, true], `${option}: ${stderr}`);
    assert.ok(lstatSync(nowhere).isSymbolicLink());
  }
  // Nor does a link to what another file has take its place.
  symlinkSync(state, join(folder, "links", "same"));
  const same = await run(runArgs(list, address, "--state", first, "--record", join(folder, "links", "same")));
  assert.deepEqual([same.code, /place of the state file/.test(same.stderr)], [2, true], same.stderr);
  await assertOnce(address, { tasks: 3 });
});

/** A service that answers every import with a refusal. */
async function refusing(t, status, body) {
  return between(t, await standIn(t), async ({ answer }) => answer({ status, headers: {}, body }));
}

test("a state of which nothing was imported is no reason to refuse a mended command", async (t) => {
  const address = await standIn(t);
  const refusal = '{"error_code":"ROMA.13000","error_msg":"no"}';
  for (const [wrong, code, mend, isKept = true] of [
    // Nothing was ever sent there, nor noted.
    [address.replace("http:", "https:"), 5, (args) => args.map((arg) => arg.replace("https:", "http:")), false],
    [await refusing(t, 401, ""), 3, (args, list) => (writeFileSync(list, "task_id\nfresh-1\n"), args)],
    [await refusing(t, 400, refusal), 1, (args, list) => (writeFileSync(list, "task_id\nfresh-2\n"), args)],
    [await refusing(t, 404, '{"error_code":"X.404","error_msg":"no"}'), 1, (args) => args.map((arg) => (arg === "p" ? "q" : arg))],
  ]) {
    const list = listOf(scratch(t), { tasks: 2 });
    const first = await run(runArgs(list, wrong));
    assert.equal(first.code, code, first.stderr);
    const mended = mend(runArgs(list, wrong), list).map((arg) => (arg === wrong ? address : arg));
    const second = await run(mended);
    assert.equal(second.code, 0, second.stderr);
    const word = /list\.csv\.roma-import\.json was about another list or place, of which nothing was imported/;
    assert.equal(word.test(second.stderr), isKept, second.stderr);
    // It is about this one now.
    const third = await run(mended);
    assert.deepEqual([third.code, third.stderr.includes("another list")], [0, false], third.stderr);
  }
});

test("a state of which something may have been imported is not taken over, whatever was refused since", async (t) => {
  let posts = 0;
  const proxy = await between(t, await standIn(t), async ({ answer }) => {
    if (++posts > 1) answer({ status: 403, headers: {}, body: '{"error_code":"ROMA.1006","error_msg":"no"}' });
  });
  const list = listOf(scratch(t), { tasks: 2 });
  const changed = async () => {
    listOf(join(list, ".."), { tasks: 3 });
    const { code, stderr } = await run(runArgs(list, proxy));
    assert.deepEqual([code, /another list/.test(stderr)], [2, true], stderr);
    listOf(join(list, ".."), { tasks: 2 });
  };
  assert.equal((await run(runArgs(list, proxy))).code, 4);
  await changed();
  assert.equal((await run(runArgs(list, proxy, "--resend"))).code, 1);
  await changed();
  const assumed = join(scratch(t), "list.csv");
  writeFileSync(assumed, "a\n");
  posts = 0;
  assert.equal((await run(runArgs(assumed, proxy))).code, 4);
  assert.equal((await run(runArgs(assumed, proxy, "--assume-imported"))).code, 0);
  writeFileSync(assumed, "b\n");
  assert.equal((await run(runArgs(assumed, proxy))).code, 2);
});

test("a state file of something else is left alone", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const args = runArgs(listOf(folder, { tasks: 3 }), address);
  assert.equal((await run(args)).code, 0);
  const state = join(folder, "list.csv.roma-import.json");
  const before = readFileSync(state, "utf8");

  listOf(folder, { tasks: 4 });
  const changed = await run(args);
  assert.deepEqual([changed.code, /another list/.test(changed.stderr)], [2, true]);
  listOf(folder, { tasks: 3 });
  const elsewhere = await run(args.map((arg) => (arg === "i" ? "j" : arg)));
  assert.deepEqual([elsewhere.code, /another instance/.test(elsewhere.stderr)], [2, true]);
  // The same list in another place is nothing that was imported there.
  assert.match(elsewhere.stderr, /to import the list here as well, name another file with --state\.$/m);
  assert.doesNotMatch(elsewhere.stderr, /imported again/);
  assert.equal(readFileSync(state, "utf8"), before);

  const earlier = before.replace('"status"', '"earlier": "job", "status"');
  for (const damaged of ["", "{}", earlier, before.replace('"version": 1', '"version": 2'), before.replace('"imported"', '"begun"'), before.slice(0, -9)]) {
    writeFileSync(state, damaged);
    const { code, stderr } = await run(args);
    assert.deepEqual([code, /no state file/.test(stderr)], [2, true], stderr);
    assert.equal(readFileSync(state, "utf8"), damaged);
  }
  await assertOnce(address, { tasks: 3 });
});

test("a plan goes on only where it was begun, and says so with each import", async (t) => {
  let destination = { kind: "stand-in" };
  let isReplaced = false;
  const meant = [];
  const service = createServer((request, response) => {
    request.resume();
    const json = (status, body) => response.writeHead(status).end(JSON.stringify(body));
    if (request.url === "/destination") return destination === undefined ? json(404, {}) : json(200, destination);
    if (request.method !== "POST") return json(request.url.startsWith("/stand-in/") ? 404 : 200, { status: "Success" });
    meant.push(request.headers["roma-import-destination"]);
    if (isReplaced) return json(412, { error_code: "APIG.9999", error_msg: "Imports go elsewhere." });
    // The second one is refused, so that something is left of the plan.
    if (meant.length === 2) return json(403, { error_code: "X.1", error_msg: "no" });
    json(200, { job_id: "j" });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const list = listOf(folder, { tasks: 250 });
  const args = runArgs(list, `http://127.0.0.1:${service.address().port}`, "--record", record);

  const begun = await run(args);
  assert.equal(begun.code, 1, begun.stderr);
  assert.equal(events(begun.stdout, "plan")[0].destination, "stand-in");
  assert.equal(JSON.parse(readFileSync(record, "utf8")).destination, "stand-in");

  destination = { kind: "gateway", upstream: "https://roma.example" };
  const elsewhere = await run(args);
  assert.deepEqual([elsewhere.code, events(elsewhere.stdout, "stopped")[0].reason], [2, "elsewhere"], elsewhere.stderr);
  assert.match(elsewhere.stderr, /^This plan was begun at a stand-in, and imports go to https:\/\/roma\.example now: none of it is sent there\./m);
  // Another plan may begin there.
  const other = await run([...args, "--state", join(folder, "other.json"), "--record", join(folder, "of-other.json")]);
  assert.equal(other.code, 0, other.stderr);
  assert.deepEqual(meant, ["stand-in", "stand-in", ...Array(3).fill("https://roma.example")]);

  // Who has nothing to say of it is another one, too.
  destination = undefined;
  const silent = await run(args);
  assert.deepEqual([silent.code, meant.length], [2, 5], silent.stderr);
  assert.match(silent.stderr, /imports go to another place now/);

  // One that takes its place in the middle begins nothing, and nothing is left out for that.
  destination = { kind: "stand-in" };
  isReplaced = true;
  const replaced = await run([...args, "--on-failure", "skip"]);
  assert.deepEqual([replaced.code, events(replaced.stdout, "stopped")[0].reason, meant.length], [2, "elsewhere", 6], replaced.stderr);
  isReplaced = false;
  assert.equal((await run(args)).code, 0);
  assert.deepEqual(meant.slice(5), Array(3).fill("stand-in"));
});

test("a plan that was begun at a stand-in goes on nowhere else, whatever is answered where it is asked for that", async (t) => {
  const standing = [200, { kind: "stand-in" }];
  const elsewhere = [200, { kind: "gateway", upstream: "https://roma.example" }];
  // The last one is the answer from then on.
  let destinations = [standing];
  let isAccepted = false;
  const posts = [];
  const service = createServer((request, response) => {
    request.resume();
    const json = (status, body) => response.writeHead(status, { location: "/" }).end(JSON.stringify(body));
    if (request.url === "/destination") return json(...(destinations.length > 1 ? destinations.shift() : destinations[0]));
    if (request.method !== "POST") return json(request.url.startsWith("/stand-in/") ? 404 : 200, { status: "Success" });
    posts.push(request.headers["roma-import-destination"]);
    if (posts.length > 1 && !isAccepted) return json(401, { error_code: "ROMA.1002", error_msg: "expired" });
    json(200, { job_id: "j" });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const args = runArgs(listOf(scratch(t), { tasks: 150 }), `http://127.0.0.1:${service.address().port}`);
  assert.equal((await run(args)).code, 3);
  assert.deepEqual(posts, ["stand-in", "stand-in"]);
  isAccepted = true;

  for (const status of [401, 403, 404, 405, 302, 501]) {
    destinations = [[status, {}]];
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, events(stdout, "stopped")[0]?.reason, posts.length], [2, "elsewhere", 2], `${status}: ${stdout}${stderr}`);
  }
  // Who has trouble is asked again before anything is sent, and may be another one by then.
  destinations = [[503, {}], [429, {}], elsewhere];
  const moved = await run(args);
  assert.deepEqual([moved.code, events(moved.stdout, "stopped")[0]?.reason, posts.length], [2, "elsewhere", 2], moved.stdout + moved.stderr);
  assert.equal(events(moved.stdout, "plan")[0].destination, undefined);
  assert.deepEqual(events(moved.stdout, "unreachable").map(({ import: number, seconds, status }) => [number, seconds, status]), [[2, 1, 429]]);
  assert.match(moved.stderr, /^This plan was begun at a stand-in, and imports go to https:\/\/roma\.example now: none of it is sent there\./m);

  destinations = [[503, {}], standing];
  const people = await run(args.map((arg) => (arg === "json" ? "text" : arg)));
  assert.deepEqual([people.code, posts.slice(2)], [0, ["stand-in"]], people.stderr);
  assert.match(people.stdout, /^was begun at a stand-in, and the endpoint does not say now where imports go: it is asked again before an import or the token is sent$/m);
  assert.doesNotMatch(people.stdout, /nothing real/);
});

test("where imports go is learnt before anything is sent, also if nobody could say so at first", async (t) => {
  const standing = [200, { kind: "stand-in" }];
  let destinations;
  let isAccepted = false;
  let calls = [];
  const service = createServer((request, response) => {
    request.resume();
    calls.push([request.method, request.headers["roma-import-destination"], request.headers["x-auth-token"] !== undefined].join());
    const json = (status, body) => response.writeHead(status).end(JSON.stringify(body));
    if (request.url === "/destination") return json(...(destinations.length > 1 ? destinations.shift() : destinations[0]));
    if (request.method !== "POST") return json(request.url.startsWith("/stand-in/") ? 404 : 200, { status: "Success" });
    if (!isAccepted && calls.filter((call) => call.startsWith("POST")).length > 1) return json(401, { error_code: "ROMA.1002", error_msg: "expired" });
    json(200, { job_id: "j" });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const address = `http://127.0.0.1:${service.address().port}`;
  const asked = "GET,,false";
  const followed = "GET,stand-in,true";

  destinations = [[503, {}], [503, {}], standing];
  const args = runArgs(listOf(scratch(t), { tasks: 150 }), address);
  const first = await run(args);
  assert.equal(first.code, 3, first.stdout + first.stderr);
  assert.deepEqual(calls, [asked, asked, asked, followed, asked, "POST,stand-in,true", followed, "POST,stand-in,true"]);
  const told = ["plan", "unreachable", "destination", "sending"];
  assert.deepEqual(events(first.stdout).map(({ event }) => event).slice(0, 4), told);
  assert.deepEqual(events(first.stdout, "destination").map(({ destination }) => destination), ["stand-in"]);

  // So it goes on there alone.
  isAccepted = true;
  destinations = [[200, { kind: "gateway", upstream: "https://roma.example" }]];
  calls = [];
  const moved = await run(args);
  assert.deepEqual([moved.code, events(moved.stdout, "stopped")[0].reason, calls], [2, "elsewhere", [asked]], moved.stderr);

  // Of one that does not say so at all, that is an answer.
  destinations = [[503, {}], [404, {}]];
  calls = [];
  const silent = await run(runArgs(listOf(scratch(t), { tasks: 1 }), address));
  assert.deepEqual([silent.code, calls], [0, [asked, asked, "POST,,true", "GET,,true"]], silent.stdout + silent.stderr);
  assert.deepEqual(events(silent.stdout, "destination"), []);

  destinations = [[503, {}], standing];
  const people = await run(runArgs(listOf(scratch(t), { tasks: 1 }), address).map((arg) => (arg === "json" ? "text" : arg)));
  assert.equal(people.code, 0, people.stderr);
  assert.match(people.stdout, /^the endpoint does not say yet where imports go: it is asked again before an import or the token is sent$/m);
  assert.match(people.stdout, /^import 1 of 1: a stand-in answers there: nothing real is imported$/m);
});

test("nobody but the endpoint with which a plan was begun tells of its jobs", async (t) => {
  // What is refused from now on since it is meant for elsewhere: nothing, polls, or lists.
  let refused = "";
  let isLost = false;
  const calls = [];
  const service = createServer((request, response) => {
    request.resume();
    const json = (status, body) => response.writeHead(status).end(JSON.stringify(body));
    if (request.url === "/destination") return json(200, { kind: "stand-in" });
    const call = request.method === "POST" ? "POST" : request.url.startsWith("/stand-in/") ? "list" : "poll";
    assert.equal(request.headers["roma-import-destination"], "stand-in", call);
    calls.push(call);
    if (call === refused) return json(412, { error_code: "APIG.9999", error_msg: "Imports go elsewhere." });
    if (call === "list") return json(200, { count: 0, rows: [] });
    if (call === "poll") return json(200, { status: "Success" });
    if (isLost) return request.socket.destroy();
    json(200, { job_id: "j" });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const args = (tasks) => runArgs(listOf(scratch(t), { tasks }), `http://127.0.0.1:${service.address().port}`);
  const stopped = async (args, told) => {
    const { code, stdout, stderr } = await run(args);
    const [{ reason, status, import: number, jobId }] = events(stdout, "stopped");
    assert.deepEqual([code, reason, status, number, calls.splice(0)], [2, "elsewhere", 412, 1, told], stdout + stderr);
    assert.match(stderr, /^This plan was begun at a stand-in, and imports go to another place now: none of it is sent there\./m);
    for (const name of ["unseen", "gone", "unknown"]) assert.deepEqual(events(stdout, name), []);
    return jobId;
  };

  // By a poll that is refused, nobody knows more of the job.
  refused = "poll";
  const followed = args(2);
  assert.equal(await stopped(followed, ["list", "POST", "poll"]), "j");
  assert.equal(await stopped(followed, ["poll"]), "j");
  refused = "";
  assert.equal((await run(followed)).code, 0);
  assert.deepEqual(calls.splice(0), ["poll"]);

  // Nor by a list of what became of an import, or of what there was before it.
  isLost = true;
  const lost = args(3);
  assert.equal((await run(lost)).code, 4);
  calls.length = 0;
  refused = "list";
  await stopped([...lost, "--resend"], ["list"]);
  await stopped(args(4), ["list"]);
  refused = "";
  isLost = false;
  assert.equal((await run([...lost, "--resend"])).code, 0);
});

test("a list of jobs is asked for only where a stand-in is, and the token goes to no path that the service does not have", async (t) => {
  // An answer to what is asked where imports go: one that says nothing of it, and a gateway.
  for (const destination of [[302, {}], [200, { kind: "gateway", upstream: "https://roma.example" }]]) {
    const calls = [];
    let isLost = true;
    const service = createServer((request, response) => {
      request.resume();
      if (request.headers["x-auth-token"] !== undefined) calls.push(`${request.method} ${request.url.replace(/^\/v2\/p\/instances\/i\/assets/, "")}`);
      const json = (status, body) => response.writeHead(status, { location: "/login" }).end(JSON.stringify(body));
      if (request.url === "/destination") return json(...destination);
      if (!request.url.startsWith("/v2/")) return json(302, {});
      if (request.method !== "POST") return json(200, { status: "Success" });
      if (isLost) return request.socket.destroy();
      json(200, { job_id: "j" });
    });
    await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
    t.after(() => service.close());
    const args = runArgs(listOf(scratch(t), { tasks: 1 }), `http://127.0.0.1:${service.address().port}`);
    const lost = await run(args);
    assert.equal(lost.code, 4, lost.stdout + lost.stderr);
    const [{ jobListAvailable, lost: why }] = events(lost.stdout, "unknown");
    assert.deepEqual([jobListAvailable, why, events(lost.stdout, "lookup_failed")], [false, undefined, []]);
    isLost = false;
    const again = await run([...args, "--resend"]);
    assert.deepEqual([again.code, events(again.stdout, "unreachable")], [0, []], again.stdout + again.stderr);
    assert.deepEqual(calls, ["POST /import", "POST /import", "GET /jobs/j"]);
  }
});

test("an answer that comes compressed is read, although none was asked for", async (t) => {
  let coding;
  // Whether the coding is said, of what comes without one; and whether imports get no body.
  let isSaid = false;
  let isEmpty = false;
  const encode = { gzip: gzipSync, "x-gzip": gzipSync, GZIP: gzipSync, deflate: deflateSync, br: brotliCompressSync, identity: (bytes) => bytes };
  const service = createServer((request, response) => {
    request.resume();
    assert.equal(request.headers["accept-encoding"], "identity");
    const json = (status, body) => {
      const bytes = Buffer.from(JSON.stringify(body));
      const isCoded = !isSaid || request.method === "POST";
      if (isCoded) response.setHeader("content-encoding", coding);
      response.writeHead(status).end(isSaid ? bytes : encode[coding](bytes));
    };
    if (isEmpty && request.method === "POST") return response.writeHead(401, { "content-encoding": coding }).end();
    if (request.method === "POST") return json(200, { job_id: "j" });
    json(request.url.includes("/jobs/") ? 200 : 404, { status: "Success" });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const address = `http://127.0.0.1:${service.address().port}`;
  for (coding of Object.keys(encode)) {
    const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 1 }), address));
    assert.deepEqual([code, events(stdout, "accepted")[0]?.jobId], [0, "j"], `${coding}: ${stdout}${stderr}`);
  }
  // Of one that nobody can read, nobody knows what it says: it may be that the import was begun.
  for (coding of ["zstd", "constructor", "toString", "__proto__", "gzip, br"]) {
    isSaid = true;
    const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 1 }), address));
    assert.equal(code, 4, `${coding}: ${stdout}${stderr}`);
    assert.match(events(stdout, "doubtful")[0].why, /in a coding that cannot be read/);
  }
  // What has no body has nothing to be read.
  coding = "gzip";
  isSaid = false;
  isEmpty = true;
  const refused = await run(runArgs(listOf(scratch(t), { tasks: 1 }), address));
  assert.equal(refused.code, 3, refused.stdout + refused.stderr);
});

test("an answer with long headers is read, and one that is too long, as it comes or once it is decoded, is none", async (t) => {
  const most = 1 << 23;
  const accepted = '{"job_id":"j"}';
  const coded = { "content-encoding": "gzip" };
  const polled = { status: 200, body: '{"status":"Success"}' };
  for (const [headers, body, why] of [
    [{ "x-policy": "x".repeat(200_000) }, accepted],
    [{}, accepted.padEnd(most)],
    [{}, accepted.padEnd(most + 1), /^The answer is 200, and is too long to be one\.$/],
    [coded, gzipSync(accepted.padEnd(most))],
    [coded, gzipSync(accepted.padEnd(most + 1)), /in a coding that cannot be read \(gzip\)/],
  ]) {
    const onPost = async ({ answer }) => answer({ status: 200, headers, body });
    const proxy = await between(t, await standIn(t), onPost, { polled, lists: false });
    const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 1 }), proxy));
    assert.equal(code, why === undefined ? 0 : 4, stdout + stderr);
    if (why !== undefined) assert.match(events(stdout, "doubtful")[0].why, why);
  }
});

test("after trouble, nobody is sent a token before it is certain that it is still the endpoint with which the plan was begun", async (t) => {
  const standing = [200, { kind: "stand-in" }];
  const elsewhere = [200, { kind: "gateway", upstream: "https://roma.example" }];
  // Of each, the last one is the answer from then on.
  let destinations = [standing];
  let polls = [[200, { status: "Running" }], [503, {}], [404, { error_code: "ROMA.00110006" }]];
  let begun = [200, { job_id: "j" }];
  let isLost = false;
  const calls = [];
  const next = (answers) => (answers.length > 1 ? answers.shift() : answers[0]);
  const service = createServer((request, response) => {
    request.resume();
    calls.push(`${request.method} ${request.url.replace(/^\/v2\/p\/instances\/i\/assets/, "")}`);
    const json = (status, body) => response.writeHead(status).end(JSON.stringify(body));
    if (request.url === "/destination") {
      assert.equal(request.headers["x-auth-token"], undefined);
      return json(...next(destinations));
    }
    if (request.url.startsWith("/stand-in/")) return json(200, { count: 0, rows: [] });
    if (request.method === "POST") return isLost ? request.socket.destroy() : json(...begun);
    json(...next(polls));
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const address = `http://127.0.0.1:${service.address().port}`;
  const args = runArgs(listOf(scratch(t), { tasks: 1 }), address);
  const assertStopped = ({ code, stdout, stderr }, told) => {
    const [{ reason, jobId }] = events(stdout, "stopped");
    assert.deepEqual([code, reason, events(stdout, "gone")], [2, "elsewhere", []], stdout + stderr);
    assert.match(stderr, /^This plan was begun at a stand-in, and imports go to https:\/\/roma\.example now/m);
    assert.deepEqual(calls.splice(0), told);
    return jobId;
  };

  // Another one has come after the poll that brought nothing.
  destinations = [standing, [503, {}], elsewhere];
  const moved = await run(args);
  const asked = "GET /destination";
  const sent = [asked, "GET /stand-in/p/i/jobs", "POST /import", "GET /jobs/j", "GET /jobs/j", asked, asked];
  assert.equal(assertStopped(moved, sent), "j");
  // What came in place of an answer is told as of any other poll that has brought nothing.
  assert.deepEqual(events(moved.stdout, "unseen").map(({ status }) => status), [503, 503]);

  // It has trouble as the run begins.
  destinations = [[503, {}], [429, {}], elsewhere];
  assert.equal(assertStopped(await run(args), [asked, asked, asked]), "j");
  destinations = [[503, {}], [429, {}], standing];
  polls = [[200, { status: "Success" }]];
  assert.equal((await run(args)).code, 0);
  assert.deepEqual(calls.splice(0), [asked, asked, asked, "GET /jobs/j"]);

  // Another one answers everything, and that all is well.
  const page = [200, "<!DOCTYPE html>"];
  destinations = [standing, elsewhere];
  polls = [[200, { status: "Running" }], page];
  assert.equal(assertStopped(await run([...args, "--state", join(scratch(t), "state.json")]), sent.slice(0, -1)), "j");
  begun = page;
  destinations = [standing, elsewhere];
  const doubtful = await run([...args, "--state", join(scratch(t), "state.json"), "--resend"]);
  assertStopped(doubtful, [asked, "GET /stand-in/p/i/jobs", "POST /import", asked]);

  // Nor is it asked for what became of an import without an answer.
  const unknown = [...args, "--state", join(scratch(t), "state.json"), "--resend"];
  destinations = [standing, elsewhere];
  isLost = true;
  assertStopped(await run(unknown), [asked, "GET /stand-in/p/i/jobs", "POST /import", asked]);
  destinations = [[503, {}], [503, {}], elsewhere];
  const untold = await run(unknown);
  assertStopped(untold, [asked, asked, asked]);
  assert.deepEqual(events(untold.stdout, "lookup_failed").map(({ status }) => status), [503]);
});
