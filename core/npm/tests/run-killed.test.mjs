// `roma-import run`, killed at any moment: no item is ever imported twice.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { assertOnce, between, event, events, listOf, listing, run, runArgs, scratch, standIn, start } from "./stand-in.mjs";

const locking = new URL("node_modules/roma-import/js/run/lock.js", import.meta.url);

/** Leaves a lock behind, as a process does that is killed: what is in it. */
function left(file) {
  const script = `const { lock } = await import(${JSON.stringify(locking.href)});
    lock(${JSON.stringify(file)});
    process.kill(process.pid, "SIGKILL");`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  assert.equal(stderr, "");
  return readFileSync(file, "utf8");
}

/** Numbers that are the same in every run of the test: a small generator (LCG). */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("1,200 items are each imported exactly once, however often the process is killed", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const next = random(7);
  let posts = 0;
  // What became of the import that was sent last, as only this test can know.
  let begun;
  let victim;
  const proxy = await between(t, address, async ({ forward, answer }) => {
    posts++;
    begun = false;
    const chance = next();
    // Before the service has it, after that, with the answer on its way, or not at all.
    if (chance < 0.15) return victim.kill("SIGKILL");
    const answered = await forward();
    begun = answered.status === 200;
    if (chance < 0.3) return victim.kill("SIGKILL");
    answer(answered);
    if (chance < 0.45) victim.kill("SIGKILL");
  });
  const args = runArgs(listOf(folder, { apps: 12, tasks: 1188 }), proxy, "--record", join(folder, "record.json"));

  let kills = 0;
  let unknown = 0;
  for (;;) {
    assert.ok(kills < 200, "there is no end to it");
    // What the next process would ask a person to remove, if the last one was killed in the
    // very moment in which it took the lock over.
    for (const name of readdirSync(folder)) if (name.endsWith(".guard")) rmSync(join(folder, name));
    const running = start(args);
    victim = running.child;
    // Most of them are killed at some moment that has nothing to do with sending.
    const timer = next() < 0.75 ? setTimeout(() => running.child.kill("SIGKILL"), next() * 3000) : undefined;
    const { code, signal, stderr } = await running.ended;
    clearTimeout(timer);
    if (code === 0) break;
    if (signal === "SIGKILL") {
      kills++;
      // Whatever was in the middle, the file is whole.
      const state = readdirSync(folder).find((name) => name.endsWith(".roma-import.json"));
      if (state !== undefined) JSON.parse(readFileSync(join(folder, state), "utf8"));
      continue;
    }
    assert.equal(code, 4, stderr);
    unknown++;
    const before = posts;
    const asked = await run(args);
    assert.equal(asked.code, 4);
    assert.equal(posts, before, "an import of unknown effect was sent");
    // What it tells of the endpoint is what has become of the import.
    assert.equal(events(asked.stdout, "unknown")[0].jobId !== undefined, begun);
    const decided = start([...args, begun ? "--assume-imported" : "--resend"]);
    victim = decided.child;
    const outcome = await decided.ended;
    if (outcome.code === 0) break;
    if (outcome.signal === "SIGKILL") kills++;
    else assert.equal(outcome.code, 4, outcome.stderr);
  }
  t.diagnostic(`${kills} kills, ${unknown} imports of unknown effect, ${posts} requests`);
  assert.ok(kills > 5 && unknown > 2, "it was not killed often enough to show anything");
  await assertOnce(address, { apps: 12, tasks: 1188 });
  const { imports } = JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));
  assert.equal(imports.length, 12);
  assert.ok(imports.every(({ state }) => state === "succeeded"));
});

test("two processes never run the same plan", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t, "--item-time", "20ms");
  const args = runArgs(listOf(folder, { tasks: 120 }), address);
  const first = start(args);
  await event(first, "accepted");
  const second = await run(args);
  assert.equal(second.code, 6, second.stderr);
  assert.deepEqual(events(second.stdout).map(({ event, reason }) => [event, reason]), [["stopped", "locked"]]);
  assert.equal((await first.ended).code, 0);
  await assertOnce(address, { tasks: 120 });
});

test("a lock that another process is taking over is not taken over", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  const file = join(realpathSync(folder), "list.csv.roma-import.json.lock");
  const stale = left(file);
  writeFileSync(`${file}.guard`, "");
  const { code, stderr } = await run(runArgs(list, address));
  assert.deepEqual([code, stderr.includes(`${file}.guard`)], [6, true], stderr);
  assert.equal(readFileSync(file, "utf8"), stale);
  rmSync(`${file}.guard`);
  assert.equal((await run(runArgs(list, address))).code, 0);
});

test("a lock of a process in another container, with the same name of a machine, is not taken over", async (t) => {
  if (process.platform !== "linux") return;
  const folder = scratch(t);
  // So long that two programs that start slowly meet it.
  const address = await standIn(t, "--item-time", "60ms");
  const args = runArgs(listOf(folder, { tasks: 120 }), address);
  const map = process.getuid() === 0 ? [] : ["--user", "--map-root-user"];
  // Numbers of its own, as a container has them: each of the two is process 1 of its own.
  const by = ["unshare", ...map, "--pid", "--fork", "--kill-child", "--mount-proc"];
  const first = start(args, { by });
  await event(first, "accepted");
  const lock = join(folder, "list.csv.roma-import.json.lock");
  const before = readFileSync(lock, "utf8");
  assert.equal(JSON.parse(before).pid, 1);
  for (const env of [{ by }, {}]) {
    const { code, stdout, stderr } = await run(args, env);
    assert.deepEqual([code, stderr.includes(lock), events(stdout).map(({ event }) => event)], [6, true, ["stopped"]], stderr);
    assert.equal(readFileSync(lock, "utf8"), before);
  }
  const { code, stderr } = await first.ended;
  assert.equal(code, 0, stderr);
  await assertOnce(address, { tasks: 120 });
});

test("whether the holder of a lock is gone is told from its numbers only where they mean the same", async () => {
  const { self, stateOf } = await import(locking);
  const us = self();
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const other = { ...us, pid: process.ppid, started: "then" };
  const { host, pid, started } = us;
  const known = { ...us, machine: "m", boot: "b", namespace: "n" };
  for (const [holder, state, here = us] of [
    [{ ...us, pid: gone }, "gone"],
    // Its number is another one's now, or this process's.
    [other, process.platform === "linux" ? "gone" : "alive"],
    [us, "gone"],
    [{ ...us, host: "elsewhere", pid: gone }, "unseen"],
    [{ ...known, namespace: "other" }, "unseen", known],
    [{ ...known, namespace: undefined }, "unseen", known],
    [known, "unseen", { ...known, namespace: undefined }],
    [{ host, pid, started }, "unseen", known],
    // The same machine was started again; another one may have the same name.
    [{ ...known, boot: "before" }, "gone", known],
    [{ ...known, boot: "before", namespace: "other" }, "gone", known],
    [{ ...known, boot: "before", machine: "other" }, "unseen", known],
    [{ ...known, boot: "before", machine: undefined }, "unseen", known],
    [{ ...known, boot: "before", machine: undefined }, "unseen", { ...known, machine: undefined }],
    [{ ...known, boot: undefined }, "unseen", known],
    [known, "unseen", { ...known, boot: undefined }],
    [undefined, "unseen"],
    [null, "unseen"],
    [{}, "unseen"],
  ]) {
    assert.equal(stateOf(holder, here), state, JSON.stringify([holder, here]));
  }
});

test("what a process writes for a lock is in no file of another one's", (t) => {
  const folder = scratch(t);
  const file = join(folder, "lock");
  // What one with the same number, in another container, may be about to link.
  const script = `import { writeFileSync } from "node:fs";
    const { lock } = await import(${JSON.stringify(locking.href)});
    const file = ${JSON.stringify(file)};
    writeFileSync(\`\${file}.\${process.pid}\`, "of another one");
    lock(file)();`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  assert.equal(stderr, "");
  const [name, ...more] = readdirSync(folder);
  assert.deepEqual(more, []);
  assert.equal(readFileSync(join(folder, name), "utf8"), "of another one");
});

test("what is not known to be gone keeps its lock", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  const file = join(folder, "list.csv.roma-import.json.lock");
  const gone = start(["--help"]);
  await gone.ended;
  for (const holder of ["", "{}", JSON.stringify({ pid: gone.child.pid, host: "elsewhere\u001b[31m" })]) {
    writeFileSync(file, holder);
    const { code, stderr } = await run(runArgs(list, address));
    // Only a person can know, and learns what to do then.
    assert.deepEqual([code, stderr.includes(file), stderr.includes("remove that file")], [6, true, true], stderr);
    assert.ok(!stderr.includes("\u001b"));
    assert.equal(readFileSync(file, "utf8"), holder);
  }
  assert.equal((await listing(address)).log.count, 0);
});

test("a lock that was given back, and that another process was quicker to get, is that one's", async (t) => {
  const folder = scratch(t);
  const file = join(folder, "lock");
  writeFileSync(file, "of the quicker one");
  // To this process it looks given back, as if the other one had come right after the look.
  const script = `import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { readFileSync } = fs;
    fs.readFileSync = (path, ...more) => {
      if (path === ${JSON.stringify(file)}) throw Object.assign(new Error(), { code: "ENOENT" });
      return readFileSync(path, ...more);
    };
    syncBuiltinESMExports();
    const { lock } = await import(${JSON.stringify(locking.href)});
    try { lock(${JSON.stringify(file)}); console.log("has it"); } catch (error) { console.log(error.exitCode ?? error); }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  await new Promise((resolve) => child.on("close", resolve));
  assert.equal(said, "6\n");
  assert.equal(readFileSync(file, "utf8"), "of the quicker one");
  assert.deepEqual(readdirSync(folder), ["lock"]);
});

test("a lock is nobody else's to read, and what is another one's by now is not given back", async (t) => {
  const { lock } = await import(locking);
  const file = join(scratch(t), "lock");
  const giveBack = lock(file);
  if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
  // Somebody has removed it, as a run asks for, and has begun another run.
  writeFileSync(file, "of another one");
  giveBack();
  assert.equal(readFileSync(file, "utf8"), "of another one");
});

test("of many that find the lock of a process that is gone, one gets it", async (t) => {
  const folder = scratch(t);
  const file = join(folder, "lock");
  const stale = left(file);
  const script = `import { lock } from ${JSON.stringify(locking.href)};
    process.stdin.once("data", () => {
      try { lock(${JSON.stringify(file)}); console.log("has it"); } catch (error) { console.log(error.exitCode ?? error); }
      process.stdin.once("end", () => {});
    });
    console.log("ready");`;
  for (let round = 0; round < 5; round++) {
    writeFileSync(file, stale);
    const rivals = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["pipe", "pipe", "inherit"] });
      const lines = [];
      child.stdout.setEncoding("utf8").on("data", (text) => lines.push(...text.trim().split("\n")));
      const said = async (count) => {
        while (lines.length < count) await new Promise((resolve) => child.stdout.once("data", resolve));
        return lines;
      };
      return { child, said };
    });
    await Promise.all(rivals.map(({ said }) => said(1)));
    for (const { child } of rivals) child.stdin.write("go\n");
    const outcomes = (await Promise.all(rivals.map(({ said }) => said(2)))).map(([, outcome]) => outcome);
    for (const { child } of rivals) child.stdin.end();
    assert.deepEqual(outcomes.filter((outcome) => outcome !== "6"), ["has it"], outcomes.join());
    assert.deepEqual(readdirSync(folder), ["lock"]);
  }
});

/** What has the system refuse what a process asks of it about a file, in the words of the system: an option for Node. */
function refusing(folder, name, suffix, code, at = 0) {
  const file = join(folder, "refusing.mjs");
  writeFileSync(file, `import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { ${name}: real } = fs;
    fs.${name} = (...args) => {
      if (String(args[${at}]).endsWith(${JSON.stringify(suffix)})) throw Object.assign(new Error("${code}: refused, ${name} " + args[${at}]), { code: "${code}" });
      return real(...args);
    };
    syncBuiltinESMExports();`);
  return { NODE_OPTIONS: `--import=${file}` };
}

/** What has a process write down, in `log`, what it does to files and whom it calls: an option for Node. */
function watching(folder, log) {
  const file = join(folder, "watching.mjs");
  writeFileSync(file, `import fs from "node:fs";
    import http from "node:http";
    import { syncBuiltinESMExports } from "node:module";
    const { appendFileSync, openSync, fsyncSync, renameSync } = fs;
    const { request } = http;
    const opened = new Map();
    const note = (...words) => appendFileSync(${JSON.stringify(log)}, words.join(" ") + "\\n");
    fs.openSync = (path, ...more) => {
      const descriptor = openSync(path, ...more);
      opened.set(descriptor, path);
      return descriptor;
    };
    fs.fsyncSync = (descriptor) => (fsyncSync(descriptor), note("fsync", opened.get(descriptor)));
    fs.renameSync = (from, to) => (renameSync(from, to), note("rename", from, to));
    http.request = (url, options, ...more) => (note(options.method), request(url, options, ...more));
    syncBuiltinESMExports();`);
  return { NODE_OPTIONS: `--import=${file}` };
}

test("that an import is sent is on the disk, under the name of the state, before it is", async (t) => {
  const folder = realpathSync(scratch(t));
  const log = join(folder, "log");
  const list = listOf(folder, { tasks: 150 });
  const { code, stderr } = await run(runArgs(list, await standIn(t)), watching(folder, log));
  assert.equal(code, 0, stderr);
  const state = `${list}.roma-import.json`;
  const next = `${state}.roma-import-new`;
  const done = readFileSync(log, "utf8").split("\n");
  const posts = [...done.keys()].filter((at) => done[at] === "POST");
  assert.equal(posts.length, 2);
  for (const at of posts) {
    assert.deepEqual(done.slice(at - 3, at), [`fsync ${next}`, `rename ${next} ${state}`, `fsync ${folder}`]);
  }
});

test("a lock that cannot be read, as that of another user, is told with its name", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const list = listOf(folder, { tasks: 3 });
  const file = join(realpathSync(folder), "list.csv.roma-import.json.lock");
  const stale = left(file);
  const { code, stdout, stderr } = await run(runArgs(list, address), refusing(folder, "readFileSync", ".lock", "EACCES"));
  assert.deepEqual([code, events(stdout).map(({ event, reason }) => [event, reason])], [6, [["stopped", "locked"]]], stderr);
  assert.ok(stderr.includes(`it holds ${file}, which cannot be read (EACCES`), stderr);
  assert.match(stderr, /If it has ended, remove that file\.$/m);
  assert.equal(readFileSync(file, "utf8"), stale);
  assert.deepEqual(readdirSync(folder).filter((name) => /\.lock\./.test(name)), []);
});

test("a lock that cannot be made or taken over is told with its name", async (t) => {
  const address = await standIn(t);
  for (const [name, code, at, isStale] of [
    ["linkSync", "ENOSPC", 1, false],
    ["linkSync", "EDQUOT", 1, false],
    ["renameSync", "EPERM", 1, true],
  ]) {
    const folder = scratch(t);
    const list = listOf(folder, { tasks: 3 });
    const file = join(realpathSync(folder), "list.csv.roma-import.json.lock");
    if (isStale) left(file);
    const outcome = await run(runArgs(list, address), refusing(folder, name, ".lock", code, at));
    assert.equal(outcome.code, 2, outcome.stderr);
    assert.ok(outcome.stderr.includes(`\nCannot take the lock ${file}: ${code}`), outcome.stderr);
    assert.match(outcome.stderr, /--state/);
    assert.doesNotMatch(outcome.stderr, /^ +at /m);
    assert.deepEqual(readdirSync(folder).filter((name) => /\.lock\./.test(name)), []);
  }
  assert.equal((await listing(address)).log.count, 0);
});

test("a lock that cannot be given back takes nothing from what a run has done", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const args = runArgs(listOf(folder, { tasks: 3 }), address);
  for (const [name, code] of [["unlinkSync", "EACCES"], ["readFileSync", "EACCES"]]) {
    const { code: exitCode, stderr } = await run(args, refusing(folder, name, ".lock", code));
    assert.equal(exitCode, 0, stderr);
    assert.doesNotMatch(stderr, /EACCES/);
    rmSync(join(folder, "list.csv.roma-import.json.lock"));
  }
  await assertOnce(address, { tasks: 3 });
});
