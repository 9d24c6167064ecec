// The command line, as npm installs it.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { limits, plan, validateBody } from "roma-import";

// The runner of these tests asks its own programs for colour.
delete process.env.FORCE_COLOR;

const command = join(fileURLToPath(new URL(".", import.meta.url)), "node_modules/.bin/roma-import");

function run(args, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { input, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("each violation is shown with its place, its line and what to do", () => {
  const text = '{\n  "apps": "orders/eu"\n}';
  const { status, stdout } = run(["check"], text);
  assert.equal(status, 1);
  const [{ message, help }] = validateBody(text).violations;
  assert.equal(
    stdout,
    [
      `error[forbidden_character]: ${message}`,
      "  --> <stdin>:2:11 /apps",
      "  |",
      '2 |   "apps": "orders/eu"',
      "  |           ^^^^^^^^^^^",
      `  ${help}`,
      "",
      "errors: 1, warnings: 0",
      "",
    ].join("\n"),
  );
});

test("exit codes tell violations, warnings and misuse apart", () => {
  const warned = '{"apps":"a","x":1}';
  assert.equal(run(["check", "-"], '{"apps":"a"}').status, 0);
  assert.equal(run(["check"], warned).status, 0);
  assert.equal(run(["check", "--deny-warnings"], warned).status, 1);
  for (const misuse of [[], ["chek"], ["check", "--nope"], ["plan", "a", "b"], ["check", "no-such-file"], ["check", "--lang", "de"]]) {
    const { status, stderr } = run(misuse);
    assert.equal(status, 2, misuse.join(" "));
    assert.match(stderr, /^[^\n]+\nSee roma-import (check |plan )?--help\.\n$/);
  }
});

test("each command has its own help, and an example that it understands", () => {
  const all = run(["--help"]);
  assert.deepEqual(run(["-h"]), all);
  for (const command of ["check", "plan", "run"]) {
    const { status, stdout } = run([command, "--help"]);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith(`Usage: roma-import ${command} `));
    assert.equal(stdout.match(/^ {2}roma-import /gm).length, 1);
    assert.ok(all.stdout.includes(`roma-import ${command} `));
    for (const other of ["check", "plan", "run"]) {
      assert.equal(stdout.includes(`roma-import ${other} `), other === command, `${other} in the help of ${command}`);
    }
    for (const line of stdout.split("\n")) assert.ok(line.length <= 88, line);
  }
  assert.equal(all.status, 0);
});

test("the version is that of the package", () => {
  const { version } = JSON.parse(readFileSync(new URL("node_modules/roma-import/package.json", import.meta.url), "utf8"));
  for (const option of ["--version", "-V"]) {
    assert.deepEqual(run([option]), { status: 0, stdout: `${version}\n`, stderr: "" });
  }
});

test("an unknown option is told in a line", () => {
  assert.equal(run(["plan", "--nope"]).stderr, "Unknown option '--nope'.\nSee roma-import plan --help.\n");
  assert.equal(run(["--nope"]).stderr, "Unknown option '--nope'.\nSee roma-import --help.\n");
});

test("the value of an option is no command", () => {
  assert.match(run(["--project", "plan", "run", "x"]).stderr, /^run needs --endpoint\.\nSee roma-import run --help\.$/m);
});

test("the README and the usage have the same exit codes, of each command", () => {
  const readme = readFileSync(process.env.README, "utf8");
  const beginning = "Exit codes:";
  for (const [heading, command, codes] of [
    ["code of `check` and `plan`", "check", [0, 1, 2, 141]],
    ["code of `check` and `plan`", "plan", [0, 1, 2, 141]],
    ["code", "run", [0, 1, 2, 3, 4, 5, 6, 130, 141]],
  ]) {
    const { stdout } = run([command, "--help"]);
    const [, table] = readme.split(`\n| ${heading} | meaning |\n`);
    const rows = [...table.split("\n\n")[0].matchAll(/^\| (\d+) \| (.*) \|$/gm)];
    assert.deepEqual(rows.map(([, code]) => Number(code)), codes);
    const usage = stdout.slice(stdout.indexOf(beginning) + beginning.length).split(/\.\n/)[0].replaceAll("\n", " ");
    assert.deepEqual([...usage.matchAll(/\d+/g)].map(Number), codes);
    for (const text of [usage.split(/(?= \d)/)[2], rows[2][2]]) assert.match(text, /wrong usage,? or .*cannot be read or written/);
  }
});

test("who stops reading before the end, as head does, gets no error", async () => {
  const child = spawn(process.execPath, [command, "plan", "--format", "json"], { stdio: "pipe" });
  let complaints = "";
  child.stderr.on("data", (chunk) => (complaints += chunk));
  child.stdin.end(Array.from({ length: 100_000 }, (_, n) => `task-${n}\n`).join(""));
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [status] = await once(child, "close");
  assert.equal(complaints, "");
  assert.equal(status, 141);
});

test("JSON is the report itself, in the language that is asked for", () => {
  const text = '{"tasks":5}';
  const { stdout } = run(["check", "--format", "json", "--lang", "zh"], text);
  assert.deepEqual(JSON.parse(stdout), validateBody(text, { lang: "zh" }));
});

test("Chinese is spoken throughout, but for codes", () => {
  const { stdout } = run(["check", "--lang", "zh"], '{"apps":"a/b","tasks":[{"task_id":" a"}]}');
  assert.match(stdout, /^错误\[forbidden_character\]：应用名称/);
  assert.match(stdout, /\n警告\[surrounding_whitespace\]：/);
  assert.match(stdout, /\n错误：1，警告：1\n$/);
  const planned = run(["plan", "--lang", "zh"], "apps,task_id\norders,a\nor/ders,\n");
  assert.match(planned.stdout, /\nforbidden_character：[^]*\n导入：1 次，排除：1 项，重复：0 项，警告：0\n$/);
  assert.match(planned.stderr, /^提示：第 1 行被当作表头。\n$/);
});

test("bytes that are not UTF-8 are told at their offset", () => {
  const { status, stdout } = run(["check", "--format", "json"], Buffer.from([0x7b, 0xff]));
  const [{ code, range }] = JSON.parse(stdout).violations;
  assert.deepEqual([status, code, range.start.offset], [1, "malformed_json", 1]);
});

test("a whole request is known by its fields, and its token is never shown", () => {
  const token = "a secret";
  const { status, stdout } = run(["check"], JSON.stringify({ project_id: "p", instance_id: "i", token, body: {} }));
  assert.equal(status, 1);
  assert.match(stdout, /not_a_header_value.*\n.* \/token\n/);
  assert.ok(!stdout.includes("secret"));
});

/** The lines of what is printed that stand below a line with a place. */
const frames = (stdout) => stdout.split("\n").filter((line) => /^ *\d* \|/.test(line) && !/^ *\|$/.test(line));

test("the violations of a whole request are shown where they are in the file, and its token never is", () => {
  const text = [
    "{",
    '  "project_id": "..", "token": "a secret", "extra": [',
    "  1],",
    '  "body": {"apps": "é/",',
    '    "tasks": [], "tasks": 5}',
    "}",
  ].join("\r\n");
  const { status, stdout } = run(["check"], text);
  assert.equal(status, 1);
  assert.deepEqual(
    [...stdout.matchAll(/\[(\w+)\].*\n  --> <stdin>(:[\d:]+)? (\S+)/g)].map(([, code, place, pointer]) => `${code} ${place} ${pointer}`),
    [
      "unaddressable_segment :2:17 /project_id",
      "missing undefined /instance_id",
      "not_a_header_value :2:32 /token",
      "forbidden_character :4:20 /body/apps",
      "duplicate_key :5:18 /body/tasks",
      "wrong_type :5:27 /body/tasks",
      "unknown_field :2:44 /extra",
    ],
  );
  assert.deepEqual(frames(stdout).slice(0, 2), [
    '2 |   "project_id": "..", "token": **********, "extra": *',
    "  |                 ^^^^",
  ]);
  assert.deepEqual(frames(stdout).slice(-4, -2), ['5 |     "tasks": [], "tasks": 5}', "  |                           ^"]);
  assert.ok(!stdout.includes("secret"));

  const { violations } = JSON.parse(run(["check", "--format", "json"], `\ufeff${text}`).stdout);
  const wrong = violations.find(({ code }) => code === "wrong_type").range;
  assert.equal(`\ufeff${text}`.slice(wrong.start.utf16, wrong.end.utf16), "5");
  assert.equal(Buffer.from(`\ufeff${text}`).subarray(wrong.start.offset, wrong.end.offset).toString(), "5");
});

test("what is wrong in a text in place of a body is told where it is written in the file", () => {
  const text = ['{ "project_id": "p", "instance_id": "i", "token": "t",', String.raw`  "body": "{\"apps\":\"\u8ba2/\",\n \"tasks\":[],}" }`].join("\n");
  const at = (column) => `  --> <stdin>:2:${column} /body`;
  const { stdout } = run(["check"], text);
  const [name, comma] = [String.raw`\"\u8ba2/\"`, "}"].map((piece) => text.split("\n")[1].indexOf(piece) + 1);
  assert.ok(stdout.includes(`${at(name)}/apps\n`), stdout);
  assert.ok(stdout.includes(`${at(comma)}\n`), stdout);
  assert.match(stdout, new RegExp(`is not JSON at line 2, column ${comma}:`));
  // As many marks as the thing has characters in the file.
  assert.match(stdout, new RegExp(`\\n {2}\\| {${name}}\\^{11}\\n`));
  assert.match(stdout, new RegExp(`\\n {2}\\| {${comma}}\\^\\n`));
  const { violations } = JSON.parse(run(["check", "--format", "json"], text).stdout);
  assert.deepEqual(
    violations.map(({ range }) => text.slice(range.start.utf16, range.end.utf16)),
    [String.raw`\"\u8ba2/\"`, "}"],
  );
});

test("a request that is not well-formed is one all the same, and its token is not shown", () => {
  const before = '{"project_id":"p","instance_id":"i",';
  // What was read before is judged as ever.
  for (const [input, line, warnings = 0] of [
    [`${before}"token":"SECRET","body":{"apps":"a",}}`, 1],
    [`${before}"token":"SEC\nRET","body":{}}`, 1],
    [`${before}"body":{"apps":"a"},"token":"SECRET`, 1],
    [`${before}"token":"SECRET","body":{}} and more`, 1, 1],
    [`${before}"body":,"X-Auth-Token" : {"a": ["SECRET"`, 1],
    [`${before}"t\\u006fken":"SECRET",}`, 1],
    [`${before}token: 'SECRET', }`, 1],
    [`\u00a0${before}"token":"SECRET","body":{"apps":"a"}}`, 1],
    ['{"project_id":"p,"instance_id":"i","token":"SECRET"}', 1],
    ['{"project_id":"p","x_token":"a,"token":"SECRET"}', 1, 1],
    [`${before}\n${"tokens=SECRET".padStart(30)}`, 2],
    ['{"X-Auth":"SECRET","apps":"a",}', 1, 1],
    [Buffer.concat([Buffer.from(`${before}"token":"SECRET","x":"`), Buffer.from([0xff]), Buffer.from('"}')]), 1, 1],
  ]) {
    const { status, stdout } = run(["check"], input);
    assert.equal(status, 1, stdout);
    assert.match(stdout, new RegExp(`^error\\[malformed_json\\].*\n  --> <stdin>:${line}:`, "m"));
    assert.match(stdout, new RegExp(`errors: 1, warnings: ${warnings}\n$`));
    assert.ok(!/SEC|RET/.test(stdout), stdout);
  }
});

test("where a slip leaves open what is a value, only the structure of a request is shown", () => {
  const before = '{"project_id":"p","instance_id":"i",';
  for (const slip of [
    '"token" "SECRET"',
    '"token","SECRET"',
    "“token”：“SECRET”",
    "token SECRET",
    '"token":"aaa"SECRET"',
    '"token":SEC RET',
    '"tokne":"SECRET",',
    '"令牌":"SECRET",',
  ]) {
    const { stdout } = run(["check"], `${before}${slip},"body":{"apps":"a"}}`);
    assert.match(stdout, /malformed_json[^]*1 \| .*:"\*","ins/);
    assert.ok(!/SEC|RET/.test(stdout), stdout);
  }
  // Behind brackets that do not fit together, and behind a comma that is missing, what
  // follows may be of the request as well.
  for (const slip of ['"tasks":[{"task_id":"a"}}', '"apps":"a"}}}', '"apps":"a"}}]', '"x":[[}}']) {
    const { stdout } = run(["check"], `{"body":{${slip},"project_id":"p","instance_id":"i","tokn":"SECRET"}`);
    assert.match(stdout, /malformed_json[^]*1 \| \{"body":/);
    assert.ok(!/SEC|RET/.test(stdout), stdout);
  }
  const { stdout } = run(["check"], '{"body":{"apps":"a/"} "project_id":"p","tokn":"SECRET"}');
  assert.match(stdout, /forbidden_character[^]*malformed_json/, "and it is judged as a request");
  assert.ok(!/SEC|RET/.test(stdout), stdout);
  // A slip may hide the keys of the request themselves, and the token's speaks of no token.
  for (const text of [
    '{"project_id:"p","instance_id":"i","tokn":"SECRET","body":{}}',
    '{project_id:"p",instance_id:"i",tokn:"SECRET"}',
    "{'project_id':'p','jwt':'SECRET'}",
    "{'instance_id':'i','jwt':'SECRET'}",
    '"projectId":"p","jwt":"SECRET"',
    "project-id: p, INSTANCE_ID: i, jwt: SECRET",
    "{‘ProjectID’：‘p’，‘jwt’：‘SECRET’}",
    '{body:{apps:"a"},jwt:"SECRET"}',
    '{"body:{"apps":"a"},"jwt":"SECRET"}',
  ]) {
    const { status, stdout } = run(["check"], text);
    assert.deepEqual([status, /malformed_json[^]*1 \| /.test(stdout)], [1, true], text);
    assert.ok(!/SEC|RET/.test(stdout), stdout);
  }
  // A body that speaks of a token may be half of a request; any other is shown.
  assert.ok(!run(["check"], '{"token":"SECRET",}').stdout.includes("SECRET"));
  assert.match(run(["check"], '{"apps":"orders",}').stdout, /1 \| \{"apps":"orders",\}/);
});

test("hiding many nested values takes no time", () => {
  const text = '{"token":'.repeat(50_000);
  const { status } = run(["check"], text + "1" + "}".repeat(50_000));
  assert.equal(status, 1);
});

test("a text in place of a body, and what is in it, is not shown", () => {
  const { stdout } = run(["check"], JSON.stringify({ project_id: "p", instance_id: "i", token: "t", body: '{"X-Auth-Token":"SECRET",}' }));
  assert.match(stdout, /malformed_json/);
  assert.ok(!stdout.includes("SECRET"), stdout);
});

test("what cannot be read is told in either language", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "roma-import-unread-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "list.txt");
  writeFileSync(file, "a");
  const where = ["--endpoint", "https://localhost", "--project", "p", "--instance", "i", "--yes"];
  const troubles = [
    [folder, "it is a folder", "它是文件夹"],
    [join(folder, "none"), "there is no such file", "没有这个文件"],
    [join(file, "none"), "its path leads through what is no folder", "其路径中有一部分不是文件夹"],
    [join(folder, "n".repeat(300)), "its name is too long", "其名称过长"],
  ];
  for (const verb of ["check", "plan", "run"]) {
    for (const [name, en, zh] of verb === "check" ? troubles : troubles.slice(0, 1)) {
      for (const [lang, expected] of [
        ["en", `Cannot read ${name}: ${en}.\nSee roma-import ${verb} --help.\n`],
        ["zh", `无法读取 ${name}：${zh}。\n请参阅 roma-import ${verb} --help。\n`],
      ]) {
        const state = join(folder, "state");
        const { status, stderr } = spawnSync(
          process.execPath,
          [command, verb, name, "--lang", lang, ...(verb === "run" ? [...where, "--state", state] : [])],
          { encoding: "utf8", env: { ...process.env, ROMA_TOKEN: "t" } },
        );
        assert.deepEqual([status, stderr], [2, expected]);
      }
    }
  }
  const inNone = join(folder, "none", "list.txt");
  const { stderr } = spawnSync(process.execPath, [command, "run", inNone, "--lang", "zh", ...where], { encoding: "utf8" });
  assert.equal(stderr, `${inNone} 所在的文件夹不存在。\n请参阅 roma-import run --help。\n`);
});

test("a header that was pasted in the wrong place is not shown", () => {
  for (const apps of ["X-Auth-Token: SECRET", "token=SECRET", "令牌：SECRET"]) {
    const { stdout } = run(["check"], JSON.stringify({ project_id: "p", instance_id: "i", token: "t", body: { apps } }));
    assert.match(stdout, /forbidden_character/);
    assert.ok(!stdout.includes("SECRET"), stdout);
  }
});

test("a header that was pasted as a key is not shown either, nor told of", () => {
  const before = '"project_id":"p","instance_id":"i","token":"t"';
  const ways = [[], ["--format", "json"], ["--lang", "zh"]];
  for (const key of ["X-Auth-Token: SEC/RET~”SEC", "token=SECRET", "令牌：SECRET", "X-Auth-Token\\u003a SECRET", "X-Auth-Token\\t: SECRET", "TOKEN : SECRET"]) {
    for (const text of [
      `{${before},"${key}":1,"body":{"apps":"a"}}`,
      `{${before},"body":{"apps":"a","${key}":1}}`,
      `{"apps":"a","${key}":{"b":"\\ud800","b":1}}`,
      `{"tasks":[{"task_id":"a","${key}":1,"${key}":2,"c":1}]}`,
    ]) {
      // In one way after the other, which takes less time than in all of them.
      ways.push(ways.shift());
      const { stdout } = run(["check", ...ways[0]], text);
      assert.match(stdout, /(token|令牌).{0,6}[:=：]\*{3}/i);
      assert.ok(!/SEC|RET/.test(stdout), stdout);
    }
  }
  const { stdout } = run(["check"], `{"apps":"a","X-Auth-Token: SECRET":1,"x":1}`);
  assert.match(stdout, /“X-Auth-Token:\*{3}” is not a field of this call\.\n  --> <stdin>:1:13 \/X-Auth-Token:\*{3}\n/);
  assert.match(stdout, /“x” is not a field of this call\.\n  --> <stdin>:1:38 \/x\n/);
});

test("marks stand below what they mark, whatever is before it", () => {
  // How many columns each takes in a terminal.
  for (const [before, columns] of [
    ["", 0],
    ["订单系统", 8],
    ["𠮷𠮷", 4],
    ["e\u0301a\u20dd", 2],
    ["か\u3099", 2],
    ["\u1112\u1161\u11ab", 2],
    ["😀🈚", 4],
    ["é—", 2],
  ]) {
    const { stdout } = run(["check"], `{"x":"${before}","apps":"a/"}`);
    const [, , , shown, marks] = stdout.slice(stdout.indexOf("[forbidden_character]")).split("\n");
    assert.equal(shown, `1 | {"x":"${before}","apps":"a/"}`);
    assert.equal(marks, `  | ${" ".repeat('{"x":"","apps":'.length + columns)}^^^^`, before);
  }
  // Below a line that is cut, they end where it does.
  const cut = run(["check"], `{"apps":["${"订".repeat(90)}"]}`).stdout.split("\n");
  const [line, below] = [cut[3], cut[4]].map((text) => text.slice("1 | ".length));
  assert.match(line, /^\{"apps":\["订+…$/);
  assert.equal(below, `${" ".repeat('{"apps":'.length)}${"^".repeat('["'.length + 2 * (line.match(/订/g).length) + 1)}`);
  // Of a long line, no half of a character is shown.
  for (const more of ["", "a"]) {
    const { stdout } = run(["check"], `{"x":"${more}${"𠮷".repeat(30)}","apps":"a/","y":"${more}${"𠮷".repeat(50)}"}`);
    const [, , , shown, marks] = stdout.slice(stdout.indexOf("[forbidden_character]")).split("\n");
    assert.match(shown, /^1 \| …𠮷{15}","apps":"a\/","y":"a?𠮷+…$/u);
    assert.equal(marks, `  | ${" ".repeat(1 + 2 * 15 + '","apps":'.length)}^^^^`);
  }
});

test("an input that has nothing for now is waited for", async () => {
  // The end of a pipe that does not block, as some programs hand theirs on.
  const script = `import os, subprocess, sys, time
r, w = os.pipe()
os.set_blocking(r, False)
child = subprocess.Popen(sys.argv[1:], stdin=r)
time.sleep(0.5)
os.write(w, b'{"apps":"orders"}')
os.close(w)
sys.exit(child.wait())`;
  const { status, stdout, stderr } = spawnSync(process.env.PYTHON, ["-c", script, process.execPath, command, "check"], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
  assert.match(stdout, /errors: 0/);
});

test("output that cannot be written is an error, and no verdict", () => {
  if (process.platform !== "linux") return;
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [command, "check"], { input: '{"apps":"a/b"}', stdio: ["pipe", full, "pipe"], encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /^Cannot write: /);
});

test("a token in a field of nearly the right name is not shown either", () => {
  for (const name of ["Token", "tokn", "x_auth_token", "tokne", "X-Auth-Tokn", "令牌"]) {
    const { stdout } = run(["check"], `{"project_id":"p","instance_id":"i","${name}":"SECRET","body":{"apps":"a"}}`);
    assert.match(stdout, new RegExp(`unknown_field.*\n  --> <stdin>:1:37 /${name}\n`));
    assert.ok(!stdout.includes("SECRET"), stdout);
  }
});

test("a request whose ids have other names is one all the same, and its token is not shown", () => {
  for (const name of ["tokn", "xAuth", "X-Auth", "auth", "credentials"]) {
    for (const ids of ['"projectId":"p","instanceId":"i",', ""]) {
      const { stdout } = run(["check"], `{${ids}"${name}":"SECRET","body":{"apps":"a"}}`);
      assert.match(stdout, /^error\[missing\]/m);
      assert.ok(!stdout.includes("SECRET"), stdout);
    }
    // One without a body of its own is none, and shows no more.
    if (!/auth/i.test(name)) continue;
    const { stdout } = run(["check"], `{"projectId":"p","instanceId":"i","${name}":"SECRET","apps":"a/"}`);
    assert.match(stdout, /1 \| .*"apps":"a\/"/);
    assert.ok(!stdout.includes("SECRET"), stdout);
  }
});

test("a body with the ids of a request, however they are called, shows no value that may be the token's", () => {
  for (const id of ["projectId", "instanceId", "PROJECT_ID", "project-id", "ProjectID", "instance id"]) {
    const { stdout } = run(["check"], `{"${id}":"p","jwt":"SECRET","apps":"a/"}`);
    assert.match(stdout, /forbidden_character[^]*"apps":"a\/"\}/, id);
    assert.ok(!stdout.includes("SECRET"), stdout);
  }
});

test("keys that stand twice, and nesting, are seen around the body as well", () => {
  const found = (text) =>
    JSON.parse(run(["check", "--format", "json"], text).stdout).violations.map(({ code, pointer, range }) => `${code} ${pointer} ${range?.start.column}`);
  assert.deepEqual(found('{"project_id":"p","instance_id":"i","token":"a","token":"b","body":{"apps":"a","apps":"a"}}'), [
    "duplicate_key /token 49",
    "duplicate_key /body/apps 80",
  ]);
  const nested = (depth, more = "") => `{"project_id":"p","instance_id":"i","token":"t",${more}"x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  assert.ok(!found(nested(128, '"body":{},')).join().includes("too_deep"));
  assert.match(found(nested(129, '"body":{},')).join(), /too_deep \/x/);
  // A body is as deep as it is, and not a level deeper.
  const body = (depth) => `{"project_id":"p","instance_id":"i","token":"t","body":{"apps":"a","x":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
  assert.ok(!found(body(127)).join().includes("too_deep"));
  assert.match(found(body(128)).join(), /too_deep \/body/);
});

test("each value of a key that stands twice in a request is checked, and the last one counts", () => {
  const text = '{"project_id":5,"project_id":"p",\n"body":{"apps":"é/"},"body":{"apps":"a"},\r\n"body":"{\\"apps\\":7}","instance_id":"i","token":"é","body":{"apps":"b","x":1},"token":"t","project_id":".."}';
  const { stdout } = run(["check", "--format", "json"], text);
  const report = JSON.parse(stdout);
  assert.deepEqual(
    report.violations.map(({ code, pointer, range }) => `${code} ${pointer} ${text.slice(range.start.utf16, range.end.utf16)}`),
    [
      "wrong_type /project_id 5",
      'duplicate_key /project_id "project_id"',
      'duplicate_key /project_id "project_id"',
      'unaddressable_segment /project_id ".."',
      'not_a_header_value /token "é"',
      'duplicate_key /token "token"',
      'forbidden_character /body/apps "é/"',
      'duplicate_key /body "body"',
      'duplicate_key /body "body"',
      "wrong_type /body/apps 7",
      'duplicate_key /body "body"',
      'unknown_field /body/x "x"',
    ],
  );
  assert.deepEqual([report.errors, report.warnings, report.omitted], [11, 1, 0]);
  for (const { range } of report.violations) {
    const bytes = Buffer.from(text).subarray(range.start.offset, range.end.offset).toString();
    assert.equal(bytes, text.slice(range.start.utf16, range.end.utf16));
  }
  assert.ok(!run(["check"], text).stdout.includes('"é"'), "a token that does not count is one all the same");
});

test("a body with a field of a request among its own is a body", () => {
  const found = (text) =>
    JSON.parse(run(["check", "--format", "json"], text).stdout).violations.map(({ code, pointer }) => `${code} ${pointer}`);
  for (const field of ["project_id", "instance_id", "token"]) {
    for (const body of [`{"apps":"a","${field}":"p"}`, `{"${field}":"p","tasks":[{"task_id":"a"}]}`]) {
      assert.deepEqual(found(body), [`unknown_field /${field}`]);
      assert.equal(run(["check"], body).status, 0);
    }
  }
  // A request has a body around them, or none at all.
  assert.ok(found('{"project_id":"p","body":{"apps":"a/"}}').includes("forbidden_character /body/apps"));
  assert.ok(found('{"project_id":"p","apps":"a","body":{"apps":"a/"}}').includes("forbidden_character /body/apps"));
  assert.ok(found('{"project_id":"p"}').includes("missing /body"));
  // What may be a token is shown of neither.
  for (const name of ["token", "tokn", "X-Auth"]) {
    const { stdout } = run(["check"], `{"apps":"a/","project_id":"p","${name}":"SECRET"}`);
    assert.match(stdout, /forbidden_character[^]*1 \| \{"apps":"a\/"/);
    assert.ok(!stdout.includes("SECRET"), stdout);
  }
});

test("many faults around the body are listed up to the usual number, and counted", () => {
  const text = `{"project_id":"p","instance_id":"i","body":{"apps":"a"},${Array(5_000).fill('"token":1').join()}}`;
  const report = JSON.parse(run(["check", "--format", "json"], text).stdout);
  assert.deepEqual(
    [report.errors, report.violations.length, report.omitted],
    [9_999, 1_000, 8_999],
    "5,000 values that are no strings, and 4,999 repeats",
  );
  // Those of the body are counted once.
  const body = `{"apps":"a",${Array(3_000).fill('"x":{}').join()}}`;
  const inside = JSON.parse(run(["check", "--format", "json"], `{"project_id":"p","instance_id":"é","token":"t","body":${body},"token":"t"}`).stdout);
  assert.deepEqual([inside.errors, inside.violations.length], [validateBody(body).errors + 1, 1_000]);
});

test("what a terminal would obey is not printed", () => {
  const { stdout } = run(["check"], '{"apps":"a\u001b[31m/","\\u001b]0;x\\u0007\u202e":1}');
  assert.ok(!/[\u001b\u0007\u202e]/.test(stdout));
  const { stderr } = run(["check", "no\u001b[31m"]);
  assert.match(stderr, /Cannot read/);
  assert.ok(!stderr.includes("\u001b"));
});

test("a list is planned, and CSV has names as well", () => {
  const ids = Array.from({ length: 150 }, (_, number) => `t${number}`);
  const planned = { ...plan({ tasks: ids }), notices: [], warnings: { count: 0, listed: [], omitted: 0 } };
  assert.deepEqual(JSON.parse(run(["plan", "--format", "json"], ids.join("\n")).stdout), planned);
  const { status, stdout } = run(["plan"], "apps,task_id\norders,a\n,b\nor/ders,\n");
  assert.equal(status, 1);
  assert.match(stdout, /^1  [0-9a-f]{12}  tasks: 2  orders\n/);
  assert.match(stdout, /^forbidden_character: line 4, “or\/ders”: Application name 2 /m);
  assert.match(stdout, /imports: 1, set aside: 1, repeats: 0, warnings: 0\n$/);
});

test("an item that merely looks wrong is planned with a warning", () => {
  const ids = Array.from({ length: 150 }, (_, number) => `t${number}`);
  const list = ["b\u200b", ...ids, "x\u200b\u001b[31my"].join("\n");
  const { imports } = plan({ tasks: list.split("\n") });
  const expected = imports.flatMap(({ id, body }, index) =>
    validateBody(body).violations.map(({ severity, ...violation }) => {
      assert.equal(severity, "warning");
      const item = body.tasks[Number(violation.pointer.split("/")[2])].task_id;
      return { import: index + 1, id, item, ...violation };
    }),
  );
  assert.deepEqual(expected.map(({ import: number, pointer }) => [number, pointer]).slice(0, 2), [
    [1, "/tasks/0/task_id"],
    [2, "/tasks/51/task_id"],
  ]);
  const { status, stdout } = run(["plan", "--format", "json"], list);
  assert.equal(status, 0);
  const { warnings, ...planned } = JSON.parse(stdout);
  assert.deepEqual(planned, { imports, setAside: [], notices: [] });
  assert.deepEqual(warnings, { count: expected.length, listed: expected, omitted: 0 });

  const text = run(["plan"], list);
  assert.equal(text.status, 0);
  const [{ code, message }] = expected;
  assert.ok(text.stdout.includes(`\nwarning[${code}]: import 1, “b\ufffd”: ${message}\nwarning[`), text.stdout);
  assert.match(text.stdout, new RegExp(`\nimports: 2, set aside: 0, repeats: 0, warnings: ${expected.length}\n$`));
  assert.ok(!text.stdout.includes("\u001b"));
  assert.match(run(["plan", "--lang", "zh"], list).stdout, /\n警告\[\w+\]：第 1 次导入，“b\ufffd”：.*\n.*：第 2 次导入，/);
});

test("many warnings of a plan are listed up to the usual number, and counted", () => {
  const list = Array.from({ length: 2_500 }, (_, number) => `t\u200b${"t".repeat(99)}${number}`).join("\n");
  const { count, listed, omitted } = JSON.parse(run(["plan", "--format", "json"], list).stdout).warnings;
  assert.deepEqual([count, listed.length, listed.at(-1).import, omitted], [2_500, limits.maxListedViolations, 10, 1_500]);
  const { stdout } = run(["plan"], list);
  assert.equal(stdout.match(/^warning\[/gm).length, limits.maxListedViolations);
  assert.match(stdout, /import 10, “t\ufffdt{58}…”: .*\nimports: 25, set aside: 0, repeats: 0, warnings: 2500 \(1500 not shown\)\n$/);
});

test("what is doubtful about the reading of a list is told to programs too, and may be denied", () => {
  for (const [list, expected, doubtful] of [
    ["ID,Name\n1,a\n2,b", "no_header", true],
    ["“a1”\n“b2”", "foreign_marks", true],
    ["task_id,name\n1,a\n2,b", "left_out", false],
  ]) {
    const { status, stdout } = run(["plan", "--format", "json"], list);
    assert.equal(status, 0);
    const { notices, warnings } = JSON.parse(stdout);
    const { code, message, help } = notices.find(({ severity }) => severity === "warning");
    assert.equal(code, expected);
    assert.ok(message && help);
    // They are counted with the others.
    assert.deepEqual(warnings, { count: 1, listed: [], omitted: 0 });
    assert.match(run(["plan"], list).stdout, /, warnings: 1\n$/);
    assert.equal(notices.some((notice) => notice.doubtful), doubtful);
    assert.equal(run(["plan", "--deny-warnings"], list).status, 1);
  }
  assert.equal(run(["plan", "--deny-warnings"], "task_id\na\nb").status, 0);
  assert.equal(run(["plan", "--deny-warnings"], "a\u200b\nb").status, 1);
});

test("what is set aside is told with its line", () => {
  const list = "application,task_id\n\no/x,a\n,a\n";
  const { setAside } = JSON.parse(run(["plan", "--format", "json"], list).stdout);
  assert.deepEqual(setAside.map(({ line, value }) => [line, value]), [[3, "o/x"], [4, "a"]]);
  assert.match(run(["plan", "--lang", "zh"], list).stdout, /^duplicate_task：第 4 行，“a”：/m);
});

test("a list is read as the console reads it", () => {
  const planned = (input) => {
    const { status, stdout, stderr } = run(["plan", "--format", "json"], input);
    assert.equal(status, 0, stderr);
    const { imports, setAside } = JSON.parse(stdout);
    return { imports, setAside };
  };
  const expected = plan({ apps: ["orders"], tasks: ["a,b", 'c"d'] });
  assert.deepEqual(planned('\ufeffapplication,task_id\norders,"a,b"\norders,"c""d"\n'), expected);
  assert.deepEqual(planned('{"apps":"orders","tasks":[{"task_id":"a,b"},{"task_id":"c\\"d"}]}'), expected);
  assert.deepEqual(planned(Buffer.from("\ufeffa\nb", "utf16le")), plan({ tasks: ["a", "b"] }));
});

test("a list that is not understood is not planned, and said to be so", () => {
  for (const input of [Buffer.from([0xc8, 0xce, 0xce, 0xf1]), '[{"id":"a"}]']) {
    const { status, stdout, stderr } = run(["plan"], input);
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^error: \S/);
    const { imports, setAside, notices, warnings } = JSON.parse(run(["plan", "--format", "json"], input).stdout);
    assert.deepEqual([imports, setAside, warnings.listed], [[], [], []]);
    assert.ok(notices.some(({ severity }) => severity === "error"));
  }
});

test("a list with nothing in it is no plan, and said to be so", () => {
  for (const input of ["", " \n", "[]", '{"tasks":[]}', "task_id\n"]) {
    for (const format of ["text", "json"]) {
      const { status, stdout, stderr } = run(["plan", "--format", format], input);
      assert.equal(status, 1, input);
      assert.match(stderr, /(^|\n)There is nothing to import in this list\.\n$/);
      if (format === "text") assert.equal(stdout, "");
      else {
        const { imports, setAside, notices } = JSON.parse(stdout);
        const { code, severity } = notices.at(-1);
        assert.deepEqual([imports, setAside, code, severity], [[], [], "nothing_to_import", "error"]);
      }
    }
  }
  const [, told] = /^\| `imports` \| (each with its `id` and .*) \|$/m.exec(readFileSync(process.env.README, "utf8"));
  assert.match(told, /; empty where the list is not understood or has nothing in it$/);
  assert.equal(run(["plan", "--lang", "zh"]).stderr, "列表中没有可导入的内容。\n");
  // What is set aside was on the list.
  assert.match(run(["plan"], "apps\nor/ders\n").stdout, /imports: 0, set aside: 1/);
});

test("what plan prints is known as that, and as no list and no body", () => {
  const own = run(["plan", "--format", "json"], "a\nb").stdout;
  for (const [lang, words] of [["en", /^error: This is what roma-import plan prints, and no list\. Give the list/], ["zh", /^错误：这是 roma-import plan 的输出/]]) {
    const { status, stderr } = run(["plan", "--lang", lang], own);
    assert.equal(status, 1);
    assert.match(stderr, words);
    assert.equal(stderr.match(/\n/g).length, 1);
  }
  assert.equal(JSON.parse(run(["plan", "--format", "json"], own).stdout).notices[0].code, "plan_output");
  assert.match(run(["check"], own).stderr, /^note: This is what roma-import plan prints: each of its bodies is checked\.\n$/);
  assert.equal(run(["check"], '{"imports":[]}').stderr, "");
});

test("what is no list is no plan, whatever is in it", () => {
  const own = run(["plan", "--format", "json"], "a\nb").stdout;
  const request = '{"project_id":"p","instance_id":"i","token":"SECRET","body":{"apps":"a"}}';
  for (const input of ['{"task_ids":{"a":1}}', '{"x":1}', request, own]) {
    const { status, stdout, stderr } = run(["plan"], input);
    assert.deepEqual([status, stdout], [1, ""], input);
    assert.match(stderr, /^(error|warning): \S/);
    assert.ok(!stderr.includes("SECRET"));
  }
});

test("a Node without WebAssembly is told of in a line", () => {
  for (const args of [["check"], ["plan"], ["run", "list", "--endpoint", "https://x", "--project", "p", "--instance", "i"]]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--jitless", command, ...args], { input: "{}", encoding: "utf8" });
    // The engine may have said something of its own before.
    assert.match(stderr, /^(Warning: .*\n)?This Node has no WebAssembly, as with --jitless, and nothing can be checked without\.\n$/);
    assert.deepEqual([status, stdout], [2, ""]);
  }
  assert.equal(spawnSync(process.execPath, ["--jitless", command, "--help"]).status, 0);
});

test("a line that fits is shown whole, and one that does not with a sign where it is cut", () => {
  const framed = (text) => {
    const { stdout } = run(["check"], text);
    const [, , , shown, marks] = stdout.slice(stdout.indexOf("[forbidden_character]")).split("\n");
    return [shown, marks];
  };
  const line = (before, after) => `{"x":"${before}","apps":"a/","y":"${after}"}`;
  // As many columns as are shown.
  const fits = line("b".repeat(60), "c".repeat(100 - line("", "").length - 60));
  assert.deepEqual(framed(fits), [`1 | ${fits}`, `  | ${" ".repeat(fits.indexOf('"a/"'))}^^^^`]);
  for (const [before, after, start, end] of [
    ["b".repeat(60), "c".repeat(60), "…", "…"],
    ["", "c".repeat(200), "", "…"],
    ["b".repeat(200), "", "…", ""],
    ["订".repeat(60), "单".repeat(60), "…", "…"],
  ]) {
    const [shown, marks] = framed(line(before, after));
    const content = shown.slice("1 | ".length);
    assert.equal(content.startsWith("…") ? "…" : "", start, shown);
    assert.equal(content.endsWith("…") ? "…" : "", end, shown);
    const columns = (text) => [...text].reduce((sum, character) => sum + (/[订单]/.test(character) ? 2 : 1), 0);
    assert.ok(columns(content) <= 100, shown);
    assert.equal(marks, `  | ${" ".repeat(columns(content.slice(0, content.indexOf('"a/"'))))}^^^^`);
  }
});

test("colour is a matter of the terminal, unless somebody says otherwise", () => {
  const isColoured = (env) => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...others } = process.env;
    const { stdout } = spawnSync(process.execPath, ["--no-warnings", command, "check"], { input: '{"apps":5}', encoding: "utf8", env: { ...others, ...env } });
    return stdout.startsWith("\u001b[31merror");
  };
  for (const [env, expected] of [
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "" }, true],
    [{ FORCE_COLOR: "true", TERM: "dumb" }, true],
    [{ FORCE_COLOR: "0" }, false],
    [{ FORCE_COLOR: "false" }, false],
    // As in Node itself, which says so.
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ]) {
    assert.equal(isColoured(env), expected, JSON.stringify(env));
  }
});

test("a report is coloured on a terminal, unless that or somebody does not want it", () => {
  const folder = mkdtempSync(join(tmpdir(), "roma-import-cli-"));
  try {
    writeFileSync(join(folder, "body.json"), '{"apps":5}');
    const script = `import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))`;
    const isColoured = (env) => {
      const { FORCE_COLOR: _, NO_COLOR: __, ...others } = process.env;
      const args = ["-c", script, process.execPath, command, "check", join(folder, "body.json")];
      const { status, stdout, stderr } = spawnSync(process.env.PYTHON, args, { encoding: "utf8", env: { ...others, TERM: "xterm", ...env } });
      assert.equal(status, 1, stderr);
      return stdout.startsWith("\u001b[31merror");
    };
    for (const [env, expected] of [
      [{}, true],
      [{ NO_COLOR: "1" }, false],
      [{ TERM: "dumb" }, false],
      [{ FORCE_COLOR: "0" }, false],
    ]) {
      assert.equal(isColoured(env), expected, JSON.stringify(env));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a text in UTF-16 is told to be that, and nothing of it is shown", () => {
  const text = '{"project_id":"p","instance_id":"i","token":"SECRET","body":{"apps":"a"}}\r\n';
  const little = Buffer.from(text, "utf16le");
  const marked = Buffer.from(`\ufeff${text}`, "utf16le");
  for (const bytes of [marked, Buffer.from(marked).swap16(), little, Buffer.from(little).swap16()]) {
    const { status, stdout } = run(["check"], bytes);
    assert.equal(status, 1);
    assert.match(stdout, /^error\[malformed_json\]: .*\n  --> <stdin>\n  The text is in UTF-16, .*PowerShell.* Save it as UTF-8\.\n/);
    assert.ok(!/S.?E.?C.?R/s.test(stdout), stdout);
    const [{ help }] = JSON.parse(run(["check", "--format", "json", "--lang", "zh"], bytes).stdout).violations;
    assert.match(help, /UTF-16.*PowerShell.*UTF-8/);
  }
  for (const bytes of [Buffer.from([0x7b, 0xff]), '{"apps":"a\0"}', "\0", ""]) assert.ok(!run(["check"], bytes).stdout.includes("UTF-16"));
});

test("of what plan has printed, each body is checked", () => {
  const planned = JSON.parse(run(["plan", "--format", "json"], [...Array(150).keys(), "b\u200b"].join("\n")).stdout);
  const good = run(["check"], JSON.stringify(planned));
  assert.equal(good.status, 0);
  assert.match(good.stderr, /^note: This is what roma-import plan prints: .* checked\.\n$/);
  assert.match(good.stdout, /^warning\[\w+\].*\n  --> <stdin> \/imports\/1\/body\/tasks\/50\/task_id\n[^]*errors: 0, warnings: 1\n$/);
  assert.equal(run(["check", "--deny-warnings"], JSON.stringify(planned)).status, 1);

  planned.imports[0].body.tasks[3].task_id = planned.imports[0].body.tasks[1].task_id;
  planned.imports[1].body.apps = "a/b";
  planned.imports.push({});
  const text = JSON.stringify(planned).replace('"apps":"a/b"', '"apps":"a/b","apps":"a/b"');
  const { status, stdout } = run(["check", "--format", "json"], text);
  assert.equal(status, 1);
  const { valid, errors, warnings, violations, omitted } = JSON.parse(stdout);
  assert.deepEqual([valid, errors, warnings, omitted], [false, 3, 2, 0]);
  assert.deepEqual(
    violations.map(({ code, pointer, first }) => [code, pointer, first]),
    [
      ["duplicate_key", "/imports/1/body/apps", undefined],
      ["duplicate_task", "/imports/0/body/tasks/3/task_id", "/imports/0/body/tasks/1/task_id"],
      ["surrounding_whitespace", "/imports/1/body/tasks/50/task_id", undefined],
      ["forbidden_character", "/imports/1/body/apps", undefined],
      ["missing", "/imports/2/body", undefined],
    ],
  );
  const empty = run(["check"], run(["plan", "--format", "json"], "").stdout);
  assert.equal(empty.status, 1);
  assert.match(empty.stderr, /^note: There is nothing to import/);
  assert.match(run(["check", "--help"]).stdout, /1 errors \(with --deny-warnings, warnings too\) or a plan with\s+nothing in it/);
});

/** A plan with a body for each list of tasks. */
const planWith = (...bodies) => ({ imports: bodies.map((body) => ({ id: "", body })), setAside: [], notices: [] });

test("a plan that is not UTF-8 is no plan, and what is wrong with its text is told", () => {
  const text = JSON.stringify(planWith({ tasks: [{ task_id: "XX" }] }));
  const bytes = Buffer.from(text);
  const wrong = Buffer.from(bytes);
  wrong.set([0xd6, 0xd0], bytes.indexOf("XX"));
  for (const [input, code] of [
    [wrong, "malformed_json"],
    [Buffer.from(`\ufeff${text}`), "byte_order_mark"],
  ]) {
    const { status, stdout } = run(["check", "--format", "json"], input);
    const { errors, warnings, violations } = JSON.parse(stdout);
    const told = violations.filter((violation) => violation.code === code);
    const [{ severity }] = validateBody(input).violations.filter((violation) => violation.code === code);
    assert.deepEqual(told.map((violation) => violation.severity), [severity]);
    assert.equal(errors > 0, severity === "error");
    assert.equal(errors + warnings, violations.length);
    assert.equal(status, errors > 0 ? 1 : 0);
  }
});

test("no error in a plan is hidden behind its warnings, and stands in its place among those that are listed", () => {
  const looksWrong = Array.from({ length: 11 }, (_, part) => ({
    tasks: Array.from({ length: 100 }, (_, number) => ({ task_id: ` ${part}-${number}` })),
  }));
  const { errors, warnings, violations, omitted } = JSON.parse(
    run(["check", "--format", "json"], JSON.stringify(planWith(...looksWrong, { apps: "a/b" }))).stdout,
  );
  assert.deepEqual([errors, warnings, violations.length], [1, 1100, limits.maxListedViolations]);
  assert.equal(omitted, 1101 - limits.maxListedViolations);
  assert.deepEqual(
    [...violations.slice(0, 2), ...violations.slice(-2)].map(({ pointer }) => pointer),
    ["/imports/0/body/tasks/0/task_id", "/imports/0/body/tasks/1/task_id", "/imports/9/body/tasks/98/task_id", "/imports/11/body/apps"],
  );
});

test("the README says of each place that has what is set aside whether repeats are in it", () => {
  const lines = readFileSync(process.env.README, "utf8").split("\n");
  const rows = lines.filter((line) => line.startsWith("| ") && /`set_?aside/i.test(line));
  assert.equal(rows.length, 6);
  for (const row of rows) assert.match(row, /repeats as well|with(out)? repeats/);
});

test("many files are checked one after the other, and the worst of them counts", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "roma-import-files-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const files = Object.entries({ good: '{"apps":"a"}', bad: '{"apps":"a/"}', warned: '{"apps":"a","x":1}' }).map(([name, text]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, text);
    return file;
  });
  const [good, bad, warned] = files;
  const all = run(["check", ...files]);
  assert.equal(all.status, 1);
  const alone = files.map((file) => run(["check", file]).stdout);
  assert.equal(all.stdout, files.map((file, index) => `${file}:\n${alone[index]}`).join("\n"));
  assert.equal(run(["check", good, warned]).status, 0);
  assert.equal(run(["check", good, warned, "--deny-warnings"]).status, 1);
  assert.deepEqual(
    JSON.parse(run(["check", bad, good, "--format", "json"]).stdout),
    [bad, good].map((file) => ({ file, ...validateBody(readFileSync(file)) })),
  );
  assert.deepEqual(JSON.parse(run(["check", bad, "--format", "json"]).stdout), validateBody(readFileSync(bad)));
  assert.match(run(["check", bad, "-"], '{"apps":"b/"}').stdout, /\n<stdin>:\nerror/);
  // A note says which of them it is about.
  const plans = Object.entries({ plan: "a", empty: "" }).map(([name, list]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, run(["plan", "--format", "json"], list).stdout);
    return file;
  });
  const notes = run(["check", good, ...plans]);
  assert.equal(notes.status, 1);
  const told = notes.stderr.trimEnd().split("\n");
  assert.deepEqual(told.map((line) => line.split(": note: ")[0]), plans);
  // Before anything is said of the others.
  const { status, stdout, stderr } = run(["check", bad, join(folder, "none.json")]);
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /^Cannot read .*none\.json: /);
  for (const misuse of [["check", "-", "-"], ["plan", good, bad], ["check", good, ""]]) assert.equal(run(misuse).status, 2);
});

test("what a list merely repeats is told and counted apart, and is no error", () => {
  const repeats = run(["plan"], "application,task_id\no,a\no2,a\no2,b\n");
  assert.equal(repeats.status, 0);
  assert.match(repeats.stdout, /^duplicate_task: line 3, “a”: [^]*\nimports: 2, set aside: 0, repeats: 1, warnings: 0\n$/m);
  assert.equal(run(["plan", "--deny-warnings"], "a\na\n").status, 1);
  assert.equal(run(["plan", "--format", "json"], "a\na\n").status, 0);
  const wrong = run(["plan", "--lang", "zh"], "application,task_id\no/x,a\no,a\n");
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /\n导入：1 次，排除：1 项，重复：1 项，警告：0\n$/);
});
