// `roma-import run` at a terminal: what it asks, and what it shows.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { CANARY, assertOnce, between, command, contents, listOf, listing, post, runArgs, scratch, standIn } from "./stand-in.mjs";

const terminal = join(fileURLToPath(new URL(".", import.meta.url)), "terminal.py");

/** Runs the command at a terminal, with its output in a file if one is named: what it has written there, and its exit code. */
async function type(t, args, steps, environment = {}, columns = 0, output) {
  assert.ok(process.env.PYTHON, "PYTHON names no Python");
  const script = join(scratch(t), "script.json");
  const by = output === undefined ? [] : ["/bin/sh", "-c", 'exec "$@" >"$0"', output];
  writeFileSync(script, JSON.stringify({ command: [...by, process.execPath, command, ...args], environment, columns, steps }));
  const { ROMA_TOKEN: _, NO_COLOR: __, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.env.PYTHON, [terminal, script], { env, maxBuffer: 1 << 26 });
  const [, written, code] = /^(.*)\nexit (-?\d+)\n$/s.exec(stdout) ?? assert.fail(stdout);
  assert.ok(!written.includes(CANARY), "the token is shown");
  return { written, code: Number(code) };
}

/** The arguments for people. */
function asked(file, address) {
  return runArgs(file, address).filter((arg) => !["--yes", "--format", "json"].includes(arg));
}

test("the plan is shown, the token is typed unseen, and one line tells how far it is", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  // Longer than a line of a terminal may be, and with a correction.
  const token = `${CANARY}${"x".repeat(9000)}?\u007f`;
  const { written, code } = await type(t, asked(listOf(folder, { tasks: 150 }), address), [
    ["150 items in 2 imports", ""],
    ["Begin? [y/N] ", "y\r"],
    ["Token (not shown): ", `${token}\r`],
    ["import 2 of 2", ""],
    ["imported: 150 items in 2 imports", ""],
  ]);
  assert.equal(code, 0, written);
  assert.match(written, /\r\u001b\[K█+░* 100 of 150 items/);
  assert.ok(!contents(folder).includes(CANARY));
  await assertOnce(address, { tasks: 150 });
});

test("without consent nothing is sent", async (t) => {
  const address = await standIn(t);
  const args = asked(listOf(scratch(t), { tasks: 3 }), address);
  for (const [keys, code] of [["n\r", 1], ["\r", 1], ["\u0004", 1], ["\u0003", 130]]) {
    const outcome = await type(t, args, [["Begin? [y/N] ", keys]], { ROMA_TOKEN: CANARY });
    assert.equal(outcome.code, code, outcome.written);
  }
  assert.equal((await listing(address)).log.count, 0);
});

test("a record stays as it is as long as nobody has agreed, and nothing was done of this plan", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  const record = join(folder, "done.csv");
  const list = listOf(folder, { tasks: 3 });
  const args = [...asked(list, address), "--record", record];
  // Of a plan of which nothing was imported, and which this one takes the place of.
  const refusing = await between(t, address, async ({ answer }) => answer({ status: 403, headers: {}, body: '{"error_code":"ROMA.13000"}' }));
  await type(t, [...asked(list, refusing), "--yes", "--on-failure", "skip", "--record", record], [], { ROMA_TOKEN: CANARY });
  const before = readFileSync(record, "utf8");
  const begin = "Begin? [y/N] ";
  const token = "Token (not shown): ";
  for (const [steps, code] of [
    [[[begin, "n\r"]], 1],
    [[[begin, "\u0004"]], 1],
    [[[begin, "\u0003"]], 130],
    [[[begin, "y\r"], [token, "\u0003"]], 130],
    [[[begin, "y\r"], [token, "\u0004"]], 130],
  ]) {
    const outcome = await type(t, args, steps);
    assert.deepEqual([outcome.code, readFileSync(record, "utf8")], [code, before], outcome.written);
  }
  const done = await type(t, args, [[begin, "y\r"], [token, `${CANARY}\r`]]);
  assert.equal(done.code, 0, done.written);
  const written = readFileSync(record, "utf8");
  assert.match(written, /"task","task-0","1","succeeded"/);
  // Of what was done before, it tells also where nothing is done now.
  writeFileSync(record, before);
  assert.equal((await type(t, args, [], { ROMA_TOKEN: CANARY })).code, 0);
  assert.equal(readFileSync(record, "utf8"), written);
});

test("who is asked sees what about, also where the output is in a file", async (t) => {
  const begin = "Begin? [y/N] ";
  for (const format of ["text", "json"]) {
    const folder = scratch(t);
    const output = join(folder, "output");
    const address = await standIn(t);
    await post(address, { apps: "app-0" });
    let posts = 0;
    const proxy = await between(t, address, async ({ forward, answer }) => {
      const answered = await forward();
      // Of the first nobody hears.
      if (++posts > 1) answer(answered);
    });
    const args = [...asked(listOf(folder, { apps: 2, tasks: 0 }), proxy), "--format", format];
    const plan = [
      ["2 items in 2 imports, set aside: 0, repeats: 0", ""],
      [`to ${proxy}, project p, instance i`, ""],
      ["a stand-in answers there: nothing real is imported", ""],
      [begin, "y\r"],
    ];
    const told = await type(
      t,
      args,
      [
        ...plan,
        ["import 1 of 2: nobody knows whether the service has begun it", ""],
        ["The endpoint has a job of the same items since then: ", ""],
        ["[w]as imported", "w\r"],
        ["import 1 of 2: failed. Some of it may have been imported all the same. application app-0: ROMA.13000", ""],
        ["[r]etry", "q\r"],
      ],
      { ROMA_TOKEN: CANARY },
      0,
      output,
    );
    assert.equal(told.code, 1, told.written);
    // What is in the file is all that is there elsewhere.
    const written = readFileSync(output, "utf8");
    assert.match(written, format === "json" ? /"event":"plan"[^]*"event":"failed"/ : /^2 items in 2 imports[^]*import 1 of 2: failed\./);
    assert.ok(!written.includes("\u001b"));

    // Where nobody is asked, nothing is told twice.
    const given = await type(t, [...args, "--yes", "--on-failure", "stop"], [], { ROMA_TOKEN: CANARY }, 0, output);
    assert.equal(given.code, 1, given.written);
    assert.doesNotMatch(given.written, /2 items in|import 1 of 2: /);
  }
});

test("a token that cannot be sent is asked for again, and one that is refused too", async (t) => {
  const address = await standIn(t, "--user", `somebody=${CANARY}`);
  const { written, code } = await type(t, asked(listOf(scratch(t), { tasks: 3 }), address), [
    ["Begin? [y/N] ", "y\r"],
    ["Token (not shown): ", `two words\r`],
    ["Token (not shown): ", `unknown\r`],
    ["ROMA.1002", ""],
    ["A fresh token (not shown): ", `${CANARY}\r`],
    ["imported: 3 items", ""],
  ]);
  assert.equal(code, 0, written);
  await assertOnce(address, { tasks: 3 });
});

test("a token that is not accepted any more where the endpoint is asked for a job is asked for, and the job again", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  let refusals = 0;
  const onPost = async ({ forward }) => {
    posts++;
    await forward();
  };
  const onList = ({ answer }) => {
    if (posts > 0 && ++refusals < 3) answer({ status: 401, headers: {}, body: "" });
  };
  const proxy = await between(t, address, onPost, { onList });
  const { written, code } = await type(t, asked(listOf(scratch(t), { tasks: 3 }), proxy), [
    ["Begin? [y/N] ", "y\r"],
    ["Token (not shown): ", `${CANARY}\r`],
    ["Import 1 may have been begun, and the endpoint is asked for its job.", ""],
    ["A fresh token (not shown): ", "unknown\r"],
    ["A fresh token (not shown): ", `${CANARY}\r`],
    ["The endpoint has a job of the same items since then: ", ""],
    ["[w]as imported", "w\r"],
    ["imported: 3 items", ""],
  ]);
  assert.equal(code, 0, written);
  assert.equal(posts, 1);
  await assertOnce(address, { tasks: 3 });
});

test("a token with line breaks in it is neither shown nor sent", async (t) => {
  const address = await standIn(t, "--user", `somebody=${CANARY}`);
  const [begin, end] = ["UNSEEN1", "UNSEEN2"];
  const again = ["line breaks", ""];
  const { written, code } = await type(t, asked(listOf(scratch(t), { tasks: 3 }), address), [
    ["Begin? [y/N] ", "y\r"],
    ["Token (not shown): ", `${begin}\n${end}\r`],
    again,
    ["Token (not shown): ", [`${begin}\r`, `\r\n${end}`, end, `${end}\r`]],
    again,
    ["Token (not shown): ", [`\r\n${begin}`, "\r"]],
    again,
    // What ends the line may be more than one key, as in a text that was copied with its line.
    ["Token (not shown): ", [`${CANARY}\r`, "\n", " \r\n"]],
    ["imported: 3 items", ""],
  ]);
  assert.equal(code, 0, written);
  assert.doesNotMatch(written, /UNSEEN|ROMA/);
  await assertOnce(address, { tasks: 3 });
});

test("who interrupts behind the end of a token is heard", async (t) => {
  const address = await standIn(t);
  const { written, code } = await type(t, asked(listOf(scratch(t), { tasks: 3 }), address), [
    ["Begin? [y/N] ", "y\r"],
    ["Token (not shown): ", [`${CANARY}\r`, "\u0003"]],
  ]);
  assert.equal(code, 130, written);
  assert.equal((await listing(address)).log.count, 0);
});

test("an import of unknown effect is asked about", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const proxy = await between(t, address, async ({ forward, answer }) => {
    if (++posts === 1) return;
    const answered = await forward();
    if (posts !== 3) answer(answered);
  });
  const { written, code } = await type(
    t,
    asked(listOf(scratch(t), { tasks: 150 }), proxy),
    [
      ["Begin? [y/N] ", "y\r"],
      ["has no job of these items", ""],
      ["[s]end it again, or [q]uit? ", "what\r"],
      ["[s]end it again, or [q]uit? ", "s\r"],
      ["has a job of the same items", ""],
      ["It [w]as imported", "w\r"],
      ["imported: 150 items", ""],
    ],
    { ROMA_TOKEN: CANARY },
  );
  assert.equal(code, 0, written);
  await assertOnce(address, { tasks: 150 });
});

test("a signal ends a run that waits for somebody", async (t) => {
  const address = await standIn(t, "--user", `somebody=${CANARY}`);
  await post(address, { apps: "app-0" });
  for (const [token, question] of [["unknown", "A fresh token (not shown): "], [CANARY, "[r]etry"]]) {
    for (const signal of ["SIGTERM", "SIGINT"]) {
      const file = listOf(scratch(t), { apps: 1, tasks: 0 });
      const steps = [["Begin? [y/N] ", "y\r"], [question, constants.signals[signal]]];
      const { written, code } = await type(t, asked(file, address), steps, { ROMA_TOKEN: token });
      assert.equal(code, 130, written);
      assert.match(written, /Interrupted/);
    }
  }
});

test("a signal ends a run that asks whether to begin, or for the token, and nothing was sent", async (t) => {
  const address = await standIn(t);
  const begin = "Begin? [y/N] ";
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    for (const steps of [[[begin, constants.signals[signal]]], [[begin, "y\r"], ["Token (not shown): ", constants.signals[signal]]]]) {
      const { written, code } = await type(t, asked(listOf(scratch(t), { tasks: 1 }), address), steps);
      assert.equal(code, 130, written);
      assert.match(written, /Interrupted\. Nothing was sent; the same command goes on\./);
    }
  }
  assert.equal((await listing(address)).log.count, 0);
});

test("what is to be tried again stays as it is as long as nobody has agreed", async (t) => {
  const folder = scratch(t);
  const address = await standIn(t);
  await post(address, { apps: "app-0" });
  const args = asked(listOf(folder, { apps: 1, tasks: 2 }), address);
  const token = { ROMA_TOKEN: CANARY };
  await type(t, [...args, "--yes", "--on-failure", "skip"], [["imports skipped: 1", ""]], token);
  const before = contents(folder);
  const steps = [["set aside: 0", ""], ["Begin? [y/N] ", "n\r"]];
  const { written } = await type(t, [...args, "--retry"], steps, token);
  assert.doesNotMatch(written, /settled before/);
  assert.equal(contents(folder), before);
  // Nobody has asked for it any more, and what was imported is not imported again.
  await type(t, [...args, "--yes"], [["settled before: 1 of 1 import\r", ""]], token);
  await assertOnce(address, { apps: 1, tasks: 2 });
});

test("what has failed is asked about", async (t) => {
  const address = await standIn(t);
  await post(address, { apps: "app-0" });
  const { written, code } = await type(
    t,
    asked(listOf(scratch(t), { apps: 2, tasks: 0 }), address),
    [
      ["Begin? [y/N] ", "y\r"],
      ["[r]etry", "r\r"],
      ["[r]etry", "s\r"],
      ["imported: 1 item in 1 import; imports skipped: 1", ""],
    ],
    { ROMA_TOKEN: CANARY },
  );
  assert.equal(code, 1, written);
  // The question is not written behind a line that is drawn again.
  assert.match(written, /\n(\u001b\[\d*[A-Z])*\[r\]etry/);
  await assertOnce(address, { apps: 2, tasks: 0 });
});

test("a long line is shown around the place, in as many columns as the terminal has", async (t) => {
  const file = join(scratch(t), "body.json");
  for (const [before, behind, columns] of [
    ["x".repeat(200), "y".repeat(200), 60],
    ["x".repeat(200), "y".repeat(200), 160],
    ["订".repeat(100), "单".repeat(100), 60],
    ["𠮷".repeat(100), "x", 40],
    ["", "y".repeat(200), 80],
  ]) {
    writeFileSync(file, `{"x":"${before}","apps":"a/","y":"${behind}"}`);
    const { written } = await type(t, ["check", file], [["apps", ""]], { NO_COLOR: "1" }, columns);
    const [, , , shown, marks] = written.slice(written.indexOf("[forbidden_character]")).split("\r\n");
    const wide = (text) => [...text].reduce((sum, character) => sum + (/[订单𠮷]/u.test(character) ? 2 : 1), 0);
    assert.ok(wide(shown) <= columns && (behind === "x" || wide(shown) >= columns - 1), `${columns}: ${shown}`);
    // The marks stand below what they mark.
    const at = marks.indexOf("^^^^");
    assert.equal(at, wide(shown.slice(0, shown.indexOf('"a/"'))), `${shown}\n${marks}`);
    assert.ok(at + 4 <= columns);
  }
});

test("the line that tells how far it is fits into any terminal, and none of its numbers is cut", async (t) => {
  const address = await standIn(t);
  for (const [columns, form] of [
    [80, /^[█░]{20} \d+ of 150 items, import \d of 2$/],
    [40, /^[█░]{7} \d+ of 150 items, import \d of 2$/],
    [30, /^[█░]{12} \d+ of 150 items$/],
    [18, /^\d+ of 150 items$/],
    [12, /^[█░]{5} \d+ %$/],
    [4, /^$/],
  ]) {
    const args = asked(listOf(scratch(t), { tasks: 150 }), address);
    const { written, code } = await type(t, [...args, "--yes"], [], { ROMA_TOKEN: CANARY }, columns);
    assert.equal(code, 0, written);
    const drawn = written.split("\r\u001b[K").slice(1, -1).map((line) => line.replace(/\n[^]*/, "").trimEnd());
    assert.ok(drawn.length > 2, written);
    for (const line of drawn.filter(Boolean)) assert.match(line, form, `${columns}: ${line}`);
  }
});

test("a terminal that obeys nothing gets lines as a log does", async (t) => {
  const args = asked(listOf(scratch(t), { tasks: 3 }), await standIn(t));
  const { written, code } = await type(t, [...args, "--yes"], [], { ROMA_TOKEN: CANARY, TERM: "dumb" });
  assert.equal(code, 0, written);
  assert.ok(!written.includes("\u001b"), JSON.stringify(written));
  assert.match(written, /import 1 of 1: begun as job/);
});
