// The rest of what the package exports.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import * as main from "roma-import";

const { explain, importBody, importRequest, jsonSchema, limits, plan, validate, validateBody } = main;
const require = createRequire(import.meta.url);

test("a plan has as few imports as can be, and each is valid", () => {
  const tasks = Array.from({ length: 250 }, (_, number) => `task-${number}`);
  const { imports, setAside } = plan({ apps: ["orders", "billing"], tasks: new Set(tasks) });
  assert.deepEqual(imports.map(({ body }) => body.tasks.length), [99, 99, 52]);
  assert.deepEqual(imports.map(({ body }) => body.apps), ["orders", "billing", undefined]);
  assert.deepEqual(imports.flatMap(({ body }) => body.tasks.map(({ task_id }) => task_id)), tasks);
  assert.deepEqual(setAside, []);
  for (const { id, body } of imports) {
    assert.equal(validateBody(body).valid, true);
    assert.equal(id, createHash("sha256").update(JSON.stringify(body)).digest("hex"));
  }
  assert.equal(limits.maxItems, 100);
  assert.throws(() => (limits.maxItems = 1_000), TypeError);
});

test("an id is the digest of what JSON.stringify writes, whatever characters there are", () => {
  const odd = [...Array(0x100).keys(), 0x2028, 0x2029, 0xfffd, 0x1f600].map((code) => `a${String.fromCodePoint(code)}b`);
  const { imports } = plan({ tasks: odd });
  assert.equal(imports.flatMap(({ body }) => body.tasks).length, odd.length);
  for (const { id, body } of imports) {
    assert.equal(id, createHash("sha256").update(JSON.stringify(body)).digest("hex"));
  }
});

test("a plan sets aside what cannot be imported, as it was given, and says why", () => {
  const apps = ["a", "a/b", "a", "任务"];
  const tasks = ["é", 7, "\ud800", , " ", "é", { task_id: "t" }, { task_id: "u", x: 1 }];
  const { imports, setAside } = plan({ apps, tasks });
  assert.deepEqual(
    setAside.map(({ kind, index, reasons }) => [kind, index, reasons[0].code]),
    [
      ["application", 1, "forbidden_character"],
      ["application", 2, "duplicate_name"],
      ["task", 1, "wrong_type"],
      ["task", 2, "lone_surrogate"],
      ["task", 3, "wrong_type"],
      ["task", 4, "blank"],
      ["task", 5, "duplicate_task"],
    ],
  );
  assert.equal(setAside[3].value, "\ud800");
  assert.equal(setAside[6].first, 0);
  const repeat = { task_id: "é" };
  assert.equal(plan({ tasks: ["é", repeat] }).setAside[0].value, repeat, "an item as it was given");
  assert.deepEqual(imports.map(({ body }) => body), [
    { apps: "a", tasks: [{ task_id: "é" }, { task_id: "t" }, { task_id: "u" }] },
    { apps: "任务" },
  ]);
  for (const lang of ["zh", "zh-CN", "ZH_tw"]) {
    assert.match(plan({ apps: ["/"] }, { lang }).setAside[0].reasons[0].message, /应用名称/, lang);
    assert.match(validateBody(5, { lang }).violations[0].message, /[\u4e00-\u9fff]/, lang);
    assert.match(explain("ROMA.1000", { lang }).meaning, /[\u4e00-\u9fff]/, lang);
    assert.match(explain("ROMA.1000", lang).meaning, /[\u4e00-\u9fff]/, lang);
  }
  for (const lang of ["en-GB", "zho", "", null, 7]) {
    assert.doesNotMatch(validateBody(5, { lang }).violations[0].message, /[\u4e00-\u9fff]/, String(lang));
  }
  assert.deepEqual(plan({}), { imports: [], setAside: [] });
  assert.equal(plan({ apps: "orders" }).imports[0].body.apps, "orders");
  for (const misuse of [undefined, null, 5, { tasks: 5 }, { apps: {} }]) {
    assert.throws(() => plan(misuse), TypeError);
  }
});

test("a report is about its own ids and token, whichever were checked before", () => {
  const half = "\ud83d";
  const wide = "订".repeat(400);
  // Fields that together are the same text, that are long in bytes, that are no whole text, and
  // that are so large that their room is given back.
  const heads = [
    { fields: ["p", "ab", "c"], found: [] },
    { fields: ["p", "a", "bc"], found: [] },
    { fields: ["p", "a", " bc"], found: ["/token"] },
    { fields: ["p ", "a", "bc"], found: ["/project_id"] },
    { fields: ["p", "..", "bc"], found: ["/instance_id"] },
    { fields: ["", "", ""], found: ["/project_id", "/instance_id", "/token"] },
    { fields: [wide, "a", "bc"], found: ["/project_id"] },
    { fields: [half, "a", "bc"], found: ["/project_id"] },
    { fields: ["p", `${half}\ude00`, "订"], found: ["/token"] },
    { fields: ["p", "a", "t".repeat(3 << 20)], found: ["/token"] },
  ];
  // Short and long ones are written in two ways, and so are those that are not all ASCII.
  const texts = ["a", "b".repeat(1 << 11), "订单", `${"订".repeat(1 << 9)}`].map((apps) => JSON.stringify({ apps }));
  const bodies = [...texts, ...texts.map((text) => JSON.parse(text)), new TextEncoder().encode(texts[0])];
  const found = ([project_id, instance_id, token], body) => {
    const { violations } = validate({ project_id, instance_id, token, body });
    return [...new Set(violations.map(({ pointer }) => pointer))];
  };
  let checked = 0;
  for (const before of heads) {
    for (const { fields, found: expected } of heads) {
      for (const body of bodies) {
        found(before.fields, body);
        // And again, when what is there is its own.
        for (let time = 0; time < 2; time++) {
          assert.deepEqual(found(fields, body), expected, `${before.found} ${JSON.stringify(body).slice(0, 20)}`);
        }
        assert.equal(validateBody(body).errors, 0);
        assert.deepEqual(found(fields, body), expected);
        checked++;
      }
    }
  }
  assert.equal(checked, 10 * 10 * 9);
});

test("fields that a request inherits are its fields, and others that it inherits are none", () => {
  const request = { project_id: "p", instance_id: "i", token: "t", body: '{"apps":"a","app":"b"}' };
  const expected = validate(request);
  assert.deepEqual(expected.violations.map(({ pointer }) => pointer), ["/body/app"]);
  const withParent = (parent, own) => Object.create(parent, Object.getOwnPropertyDescriptors(own));
  const { token, ...others } = request;
  for (const other of [
    Object.create(request),
    withParent({ other: 1 }, request),
    withParent({ token }, others),
    withParent(null, request),
    new Proxy(request, {}),
  ]) {
    assert.deepEqual(validate(other), expected);
  }
  const more = validate(withParent({ token }, { ...others, other: 1 }));
  assert.deepEqual(more.violations.map(({ pointer }) => pointer), ["/body/app", "/other"]);
});

test("of a task with other fields, a plan takes the id, as the command does of a list", () => {
  class Task {
    #id;
    constructor(id) {
      this.#id = id;
    }
    toJSON() {
      return { task_id: this.#id, name: "n" };
    }
  }
  const tasks = [{ task_id: "a", name: "n" }, new Task("b"), { name: "n", task_id: "a" }, { task_id: 7, x: 1 }, { taskId: "c" }, Object.create({ task_id: "d" }), ["e"]];
  const { imports, setAside } = plan({ tasks });
  assert.deepEqual(imports.map(({ body }) => body), [{ tasks: [{ task_id: "a" }, { task_id: "b" }] }]);
  assert.deepEqual(
    setAside.map(({ index, reasons: [{ code, message }] }) => [index, code, /is (.*)\.$/.exec(message)[1]]),
    [
      [2, "duplicate_task", "the same as that of task 1"],
      [3, "wrong_type", "the number 7"],
      [4, "wrong_type", "an object"],
      [5, "wrong_type", "an object"],
      [6, "wrong_type", "an array"],
    ],
  );
  assert.equal(setAside[0].value, tasks[2], "an item as it was given");
});

test("a plan of nothing it knows is misuse", () => {
  for (const misuse of [["a", "b"], [], new Set(["a"]), { task: ["a"] }, { tasks: 5 }, null, "a"]) {
    assert.throws(() => plan(misuse), TypeError);
  }
  // What is not there yet, or is in another place, is nothing to import either.
  const promise = Promise.resolve({ tasks: ["a"] });
  for (const unread of [promise, { then() {} }, Object.create({ then() {} })]) assert.throws(() => plan(unread), /got a promise/);
  for (const other of [new Response("{}"), new ArrayBuffer(8), new Date(), new WeakSet()]) {
    assert.throws(() => plan(other), /plan\(\) takes an object with apps and tasks, and got one of another kind/);
  }
  class List { get tasks() { return ["a"]; } }
  assert.equal(plan(new List()).imports.length, 1);
  assert.deepEqual(plan(Object.create(null)), { imports: [], setAside: [] });
  assert.deepEqual(plan(runInNewContext("({})")), { imports: [], setAside: [] });
  // Half of it would be planned without a word.
  assert.throws(() => plan({ apps: ["a"], task: ["b"] }), /got one with "task"/);
  assert.throws(() => plan({ tasks: ["a"], app: "b" }), /got one with "app"/);
  assert.equal(plan({ tasks: ["a"], app: undefined }).imports.length, 1);
  assert.deepEqual(plan({}), { imports: [], setAside: [] });
  assert.deepEqual(plan({ tasks: [] }), { imports: [], setAside: [] });
  assert.deepEqual(plan({ apps: undefined }), { imports: [], setAside: [] });
});

test("service codes are explained in both languages", () => {
  assert.match(explain("ROMA.10012").meaning, /still running/);
  // As the checks take the language, or its tag alone.
  for (const options of ["zh", { lang: "zh" }]) {
    assert.match(explain(" ROMA.10012 ", options).nextStep, /重新发送/);
  }
  for (const options of ["en", { lang: "en" }, {}, { lang: undefined }, undefined, null, 7]) {
    assert.match(explain("ROMA.10012", options).meaning, /still running/);
  }
  for (const unknown of ["ROMA.0", "constructor", "", undefined]) {
    assert.equal(explain(unknown), undefined);
  }
});

test("strings of a report are whole, whatever their length and their characters", () => {
  for (let length = 1; length <= 70; length++) {
    for (const character of ["k", "é", "中"]) {
      const key = character.repeat(length);
      const { violations } = validateBody(JSON.stringify({ apps: "a", [key]: 0 }));
      assert.deepEqual(violations.map(({ pointer }) => pointer), [`/${key}`]);
      assert.ok(violations[0].message.startsWith(`“${key.slice(0, 60)}`), violations[0].message);
      assert.equal(violations[0].range.end.column, 15 + length);
    }
  }
});

test("the schemas exist in two drafts, and as copies", () => {
  for (const what of ["request", "body"]) {
    assert.match(jsonSchema(what).$schema, /2020-12/);
    assert.match(jsonSchema(what, "draft-07").$schema, /draft-07/);
  }
  jsonSchema("body").properties.apps = null;
  assert.notEqual(jsonSchema("body").properties.apps, null);
  assert.throws(() => jsonSchema("other"), TypeError);
  for (const what of ["request", "body"]) {
    // As the standard's own function takes it.
    assert.deepEqual(jsonSchema(what, { target: "draft-07" }), jsonSchema(what, "draft-07"));
    for (const target of [{}, { target: undefined }, undefined]) assert.deepEqual(jsonSchema(what, target), jsonSchema(what));
  }
  assert.throws(() => jsonSchema("body", "openapi-3.0"), /^TypeError: .*draft-07 and draft-2020-12, and not for openapi-3\.0$/);
  assert.throws(() => jsonSchema("body", { target: "openapi-3.0" }), /not for openapi-3\.0$/);
  for (const target of [null, 7, {}.toString]) assert.throws(() => jsonSchema("body", target), TypeError);
  for (const schema of [importBody, importRequest]) {
    for (const side of ["input", "output"]) {
      assert.ok(schema["~standard"].jsonSchema[side]({ target: "draft-07" }).properties);
      assert.throws(() => schema["~standard"].jsonSchema[side]({ target: "draft-04" }));
    }
  }
});

test("a standard schema has issues for errors alone, with their paths", () => {
  const check = (schema, value) => schema["~standard"].validate(value);
  assert.equal(importBody["~standard"].version, 1);
  assert.equal(importBody["~standard"].vendor, "roma-import");
  const warned = { apps: "orders", tasks: [{ taskId: "a" }] };
  assert.equal(check(importBody, warned).value, warned);
  const [first, second] = check(importBody, { apps: "a/b", tasks: [{ task_id: "a" }, { task_id: 7 }] }).issues;
  assert.deepEqual(first.path, ["apps"]);
  assert.equal(first.code, "forbidden_character");
  assert.ok(first.help && first.message);
  assert.deepEqual(second.path, ["tasks", 1, "task_id"]);
  const request = { project_id: "p", instance_id: "i", token: "t" };
  assert.deepEqual(check(importRequest, request).issues.map(({ path }) => path), [["body"]]);
  // What is in a text has the path of the text.
  const text = check(importRequest, { ...request, body: '{"tasks":[5]}' }).issues;
  assert.deepEqual(text.map(({ path, pointer }) => [path, pointer]), [[["body"], "/body/tasks/0"]]);
  assert.match(check(importBody.in("zh"), { apps: 5 }).issues[0].message, /应用名称/);
});

test("a standard schema takes what its type and its JSON Schema say, and no text or bytes besides", () => {
  const issues = (schema, value) => schema["~standard"].validate(value).issues?.map(({ code, path, message }) => [code, path, message]);
  const text = '{"apps":"a"}';
  const bytes = new TextEncoder().encode(text);
  const inChinese = importBody.in("zh")["~standard"].validate(text).issues;
  assert.deepEqual(issues(importBody, text), [["wrong_type", [], "The body must be an object, but is a string."]]);
  assert.match(inChinese[0].message, /字符串/);
  const request = { project_id: "p", instance_id: "i", token: "t" };
  assert.equal(issues(importRequest, { ...request, body: text }), undefined, "a body as text has its place in a request");
  for (const value of [bytes, Buffer.from(text), new Uint8Array()]) {
    const message = "The body must be an object, but is of a type that JSON does not have.";
    assert.deepEqual(issues(importBody, value), [["wrong_type", [], message]]);
    assert.deepEqual(issues(importRequest, { ...request, body: value }), [["wrong_type", ["body"], message]]);
  }
});

test("what a standard schema hands on is of its type, whatever JSON would make of it", () => {
  const issues = (schema, value) => schema["~standard"].validate(value).issues.map(({ code, path }) => [code, path]);
  const wrong = { apps: new String("x"), tasks: [{ task_id: new Date(0) }, { task_id: new Number(1) }] };
  const expected = [
    ["wrong_type", ["apps"]],
    ["wrong_type", ["tasks", 0, "task_id"]],
    ["wrong_type", ["tasks", 1, "task_id"]],
  ];
  assert.deepEqual(issues(importBody, wrong), expected);
  const request = { project_id: "p", instance_id: "i", token: "t" };
  const inBody = expected.map(([code, path]) => [code, ["body", ...path]]);
  assert.deepEqual(issues(importRequest, { ...request, body: wrong }), inBody);

  const toJSON = () => ({ apps: 7 });
  assert.deepEqual(issues(importBody, { tasks: { toJSON: () => [] } }), [["wrong_type", ["tasks"]]]);
  assert.deepEqual(issues(importBody, Promise.resolve({})), [["wrong_type", []]]);
  const value = { apps: "a", toJSON };
  assert.equal(importBody["~standard"].validate(value).value, value);
  // To send it is another matter.
  assert.deepEqual(validateBody(value).violations.map(({ code }) => code), ["wrong_type"]);
});

test("what stands for no object is none to a standard schema, and what makes one of itself is what it is", () => {
  const codes = (schema, value) => schema["~standard"].validate(value).issues?.map(({ code, path }) => [code, path]);
  const request = { project_id: "p", instance_id: "i", token: "t" };
  for (const value of [new Date(0), new Date(NaN), new URL("https://roma.example"), new String("ab"), new Number(1), new Boolean(true)]) {
    assert.deepEqual(codes(importBody, value), [["wrong_type", []]], String(value));
    assert.deepEqual(codes(importRequest, { ...request, body: value }), [["wrong_type", ["body"]]]);
    assert.deepEqual(codes(importBody, { tasks: [value] }), [["wrong_type", ["tasks", 0]]]);
    assert.deepEqual(validateBody({ tasks: [value] }).violations.map(({ code }) => code), ["wrong_type"]);
  }
  // As a document of a database, which has more than its fields.
  const Document = class {
    apps = "orders";
    toJSON() {
      return { apps: this.apps };
    }
  };
  const document = new Document();
  assert.equal(importBody["~standard"].validate(document).value, document);
});

test("what a standard schema hands on is of its type wherever its fields are from", () => {
  const codes = (value, schema = importBody) => schema["~standard"].validate(value).issues?.map(({ code, path }) => [code, path]);
  const own = class {
    get apps() {
      return 7;
    }
    get tasks() {
      return [Object.create({ task_id: 5 })];
    }
  };
  const wrong = [
    ["wrong_type", ["apps"]],
    ["wrong_type", ["tasks", 0, "task_id"]],
  ];
  assert.deepEqual(codes(new own()), wrong);
  const request = { project_id: "p", instance_id: "i", token: "t" };
  const inBody = wrong.map(([code, path]) => [code, ["body", ...path]]);
  assert.deepEqual(codes({ ...request, body: new own() }, importRequest), inBody);
  const inherited = Object.create({ apps: "a/b", other: 1 });
  assert.deepEqual(codes(inherited), [["forbidden_character", ["apps"]]]);
  const hidden = Object.defineProperty({ tasks: [] }, "apps", { value: 5 });
  assert.deepEqual(codes(hidden), [["wrong_type", ["apps"]]]);
  // Of these nothing would be sent, and nothing is judged where that matters.
  assert.deepEqual(validateBody(inherited).violations.map(({ code }) => code), ["nothing_to_import"]);
  // What only leads back is none of a task's fields.
  const body = { tasks: [] };
  const Task = class {
    get tasks() {
      return body.tasks;
    }
    get task_id() {
      return "t";
    }
  };
  body.tasks.push(new Task());
  assert.equal(importBody["~standard"].validate(body).value, body);
  const right = Object.create({ apps: "a" });
  assert.equal(importBody["~standard"].validate(right).value, right);
});

test("the path of an issue leads to what the value has", () => {
  const path = (value) => importBody["~standard"].validate(value).issues.map(({ path }) => path);
  assert.deepEqual(path({ apps: "a", "\ud800": 1 }), [[]]);
  assert.deepEqual(path({ apps: "a", "\ufffd": "\ud800" }), [["\ufffd"]]);
});

test("a standard schema of requests says of what is none that all is missing", () => {
  for (const value of [undefined, null, 5, "{}", () => {}]) {
    const { issues } = importRequest.in("zh")["~standard"].validate(value);
    assert.deepEqual(issues.map(({ code, path }) => [code, path]), [
      ["missing", []],
      ["missing", []],
      ["missing", []],
      ["missing", []],
    ]);
    assert.match(issues[0].help, /请/);
  }
  assert.deepEqual(importRequest["~standard"].validate({}).issues.map(({ path }) => path), [["project_id"], ["instance_id"], ["token"], ["body"]]);
});

test("a standard schema throws for no value", () => {
  const throwing = {
    get apps() {
      throw new Error("its own");
    },
  };
  assert.equal(importBody["~standard"].validate(throwing).issues[0].message, "its own");
  for (const [thrown, message] of [
    ["its own", "its own"],
    [undefined, "undefined"],
    [Symbol("its own"), "Symbol(its own)"],
    [{ message: Symbol("its own") }, "Symbol(its own)"],
    [Object.create(null), "The value throws when it is read."],
    [{ message: Object.create(null) }, "The value throws when it is read."],
  ]) {
    const throwing = {
      get apps() {
        throw thrown;
      },
    };
    assert.deepEqual(importBody["~standard"].validate(throwing).issues, [{ message, path: [] }]);
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  // What is another value each time, and then one that cannot be read at all.
  let reads = 0;
  const fickle = {
    get tasks() {
      return reads++ === 0 ? [5] : proxy;
    },
  };
  assert.deepEqual(importBody["~standard"].validate(fickle).issues.map(({ path }) => path), [["tasks"]]);
  for (const value of [undefined, null, 5, "", Symbol("s"), 1n, () => {}, []]) {
    for (const schema of [importBody, importRequest]) {
      const { issues } = schema["~standard"].validate(value);
      assert.ok(issues.length > 0 && Array.isArray(issues[0].path));
    }
  }
});

test("CommonJS gets the same", () => {
  const { validateBody } = require("roma-import");
  assert.deepEqual(validateBody({ apps: "a/b" }), main.validateBody({ apps: "a/b" }));
});
