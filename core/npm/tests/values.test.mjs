// Values as only JavaScript has them, and code that runs while they are read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { limits, plan, validate, validateBody } from "roma-import";

const codes = (body) => validateBody(body).violations.map(({ code, pointer }) => `${code} ${pointer}`);
const good = { apps: "orders" };

test("values that JSON does not have get a verdict", () => {
  const cyclic = {};
  cyclic.x = cyclic;
  const sparse = [];
  sparse[1] = { task_id: "a" };
  class Body {
    apps = "orders";
  }
  for (const [body, expected] of [
    [{ apps: 1n }, ["wrong_type /apps"]],
    [{ tasks: [Symbol("s"), () => {}] }, ["wrong_type /tasks/0", "wrong_type /tasks/1"]],
    [{ apps: new Date(0) }, ["forbidden_character /apps"]],
    [new Map([["apps", "a"]]), ["nothing_to_import "]],
    // Of which JSON would make an empty object, and which nobody means to send.
    [Promise.resolve({ apps: "a" }), ["wrong_type "]],
    [runInNewContext("Promise.resolve({})"), ["wrong_type "]],
    [new DataView(new ArrayBuffer(2)), ["wrong_type "]],
    [new Float64Array(2), ["wrong_type "]],
    // A field of that name is a field.
    [{ apps: "a", then: () => {} }, ["unknown_field /then"]],
    [new Body(), []],
    [new Proxy(good, {}), []],
    [cyclic, ["too_deep ", "unknown_field /x"]],
    [JSON.parse('{"apps":"a","__proto__":1}'), ["unknown_field /__proto__"]],
    [{ tasks: sparse }, ["wrong_type /tasks/0"]],
    [{ apps: "a\ud800" }, ["lone_surrogate /apps"]],
    [{ tasks: [{ task_id: "\ud800" }, { task_id: "中" }] }, ["lone_surrogate /tasks/0/task_id"]],
    // Two halves of one character, which are none as long as they are apart.
    [
      { tasks: [{ task_id: "a\ud83d" }, { task_id: "\ude00b" }] },
      ["lone_surrogate /tasks/0/task_id", "lone_surrogate /tasks/1/task_id"],
    ],
    [{ tasks: [{ task_id: "\ufffd（中）" }, { task_id: "😀" }], "é": "x/" }, ["unknown_field /é"]],
    [{ tasks: [{ task_id: "中文" }, { task_id: "中" }, { task_id: "文中文" }, { task_id: "中文" }] }, ["duplicate_task /tasks/3/task_id"]],
    [{ apps: undefined, tasks: undefined }, ["nothing_to_import "]],
    [5n, ["wrong_type "]],
  ]) {
    assert.deepEqual(codes(body).sort(), expected.sort());
  }
});

test("what only looks like a string, a number or bytes is taken as JSON.stringify takes it", () => {
  const foreign = (source) => runInNewContext(source);
  for (const make of [
    () => new String("a/b"),
    () => foreign('new String("a/b")'),
    () => Object.assign(new String("a"), { toString: () => "a/b" }),
    () => new (class extends String {
      get [Symbol.toStringTag]() {
        return "Text";
      }
    })("a/b"),
    () => new Number(5),
    () => Object.assign(new Number(5), { valueOf: () => 6 }),
    () => foreign("new Number(5)"),
    () => new Boolean(true),
    () => new Proxy(new String("a"), {}),
    () => new Proxy(new Number(5), {}),
    () => Object.create(String.prototype),
    () => Object.create(Number.prototype),
    () => Object.create(Boolean.prototype),
    () => Object.create(BigInt.prototype),
    () => Object.create(Uint8Array.prototype),
    () => Object.create(Date.prototype, { toJSON: { value: undefined } }),
    () => new Proxy(new Uint8Array([1]), {}),
    () => ({ [Symbol.toStringTag]: "Number" }),
    () => ({ [Symbol.toStringTag]: "Uint8Array" }),
    () => foreign("new Proxy([], {})"),
  ]) {
    const value = make();
    const written = JSON.parse(JSON.stringify({ apps: value, tasks: [value], x: value }));
    assert.deepEqual(validateBody({ apps: value, tasks: [value], x: value }), validateBody(written), make.toString());
    // As a body by itself, it is what it is: none of these is text or bytes.
    assert.deepEqual(validateBody([value]), validateBody([written.apps]), make.toString());
    assert.deepEqual(validateBody(value), validateBody({ toJSON: () => written.apps }), make.toString());
  }
  assert.deepEqual(codes({ apps: Object(1n) }), ["wrong_type /apps"]);
});

test("toJSON is called as JSON.stringify calls it", (t) => {
  const calls = [];
  const recording = (answer) => ({
    toJSON(key) {
      calls.push(key);
      return answer;
    },
  });
  const body = () => ({
    toJSON(key) {
      calls.push(key);
      return { apps: recording("a/b"), tasks: recording([{ task_id: "t" }, recording({ task_id: recording("t") })]), x: recording(undefined) };
    },
  });
  const written = JSON.stringify(body());
  const expected = calls.splice(0);
  assert.deepEqual(expected, ["", "apps", "tasks", "1", "task_id", "x"]);
  assert.deepEqual(validateBody(body()), validateBody(JSON.parse(written)));
  assert.deepEqual(calls, expected, "the same keys, all of them strings");

  // What gives nothing is not there; in a list, its place is empty.
  assert.deepEqual(codes({ apps: recording(undefined), x: recording(undefined) }), ["nothing_to_import "]);
  assert.deepEqual(codes({ tasks: [recording(undefined)] }), ["wrong_type /tasks/0"]);
  assert.match(validateBody({ tasks: [recording(undefined)] }).violations[0].message, /null/);
  assert.deepEqual(codes(recording(undefined)), codes(undefined));
  assert.deepEqual(codes({ apps: recording(() => {}) }), ["wrong_type /apps"]);
  assert.deepEqual(codes({ apps: Object.assign(() => {}, { toJSON: () => "a/b" }) }), ["forbidden_character /apps"]);

  BigInt.prototype.toJSON = function () {
    return `${this}/`;
  };
  // None of these is an object or a big number, so nobody asks them.
  for (const { prototype } of [String, Number, Boolean, Symbol]) prototype.toJSON = () => "a/b";
  t.after(() => {
    for (const { prototype } of [BigInt, String, Number, Boolean, Symbol]) delete prototype.toJSON;
  });
  assert.deepEqual(codes({ apps: 1n }), ["forbidden_character /apps"]);
  assert.deepEqual(codes({ apps: "a", x: [1, true, Symbol()] }), ["unknown_field /x"]);
  assert.deepEqual(codes({ apps: true }), ["wrong_type /apps"]);
});

test("an array that says it is longer than memory is an error, and the next check works", () => {
  for (const length of [2 ** 26, 4e9]) {
    assert.throws(() => validateBody({ tasks: new Array(length) }), RangeError);
    assert.equal(validateBody(good).valid, true);
  }
});

test("objects that share others stand for more than any memory holds, and the next check works", () => {
  for (const wrap of [(inner) => ({ a: inner, b: inner }), (inner) => [inner, inner]]) {
    let shared = {};
    for (let i = 0; i < 40; i++) shared = wrap(shared);
    assert.throws(() => validateBody({ tasks: [shared] }), RangeError);
    assert.equal(validateBody(good).valid, true);
  }
});

test("strings that are too long for their numbers are an error, and the next check works", () => {
  const long = "a".repeat(2 ** 28);
  for (const body of [{ apps: long }, { tasks: [{ task_id: long }] }, { tasks: [{ task_id: long.slice(1) }, { task_id: "b" }] }]) {
    assert.throws(() => validateBody(body), RangeError);
    assert.equal(validateBody(good).valid, true);
  }
  assert.throws(() => plan({ tasks: [long] }), RangeError);
  // Short enough in units, and too long in bytes.
  const wide = "中".repeat(2 ** 28 / 3 + 1);
  assert.throws(() => validateBody({ apps: wide }), RangeError);
  assert.throws(() => plan({ tasks: [wide, "b"] }), RangeError);
  assert.equal(validateBody(good).valid, true);
});

test("a buffer is its bytes", () => {
  const { buffer } = Uint8Array.from(new TextEncoder().encode('{"apps":"a/b"}'));
  const foreign = runInNewContext("(bytes) => Uint8Array.from(bytes).buffer")([...new Uint8Array(buffer)]);
  assert.ok(!(foreign instanceof ArrayBuffer));
  for (const body of [buffer, foreign]) {
    assert.deepEqual(validateBody(body), validateBody('{"apps":"a/b"}'));
    assert.equal(validate({ project_id: "p", instance_id: "i", token: "t", body }).errors, 1);
  }
});

test("a buffer that was handed on to somebody else has no bytes", () => {
  const handedOn = (value) => {
    structuredClone(value.buffer ?? value, { transfer: [value.buffer ?? value] });
    return value;
  };
  for (const make of [() => new ArrayBuffer(8), () => new Uint8Array(8), () => new Uint8Array(8).subarray(2), () => Buffer.from(new ArrayBuffer(8))]) {
    assert.deepEqual(codes(handedOn(make())), ["missing "]);
    const { violations } = validate({ project_id: "p", instance_id: "i", token: "t", body: handedOn(make()) });
    assert.deepEqual(violations.map(({ code, pointer }) => `${code} ${pointer}`), ["missing /body"]);
  }
  for (const view of [new DataView(new ArrayBuffer(8)), new Float64Array(1)]) assert.deepEqual(codes(handedOn(view)), ["wrong_type "]);
  assert.equal(validateBody(good).valid, true);
});

test("a request has no field that nobody sees, and each is read once", () => {
  const inherited = Object.create({ project_id: "p" });
  Object.assign(inherited, { instance_id: "i", token: "t", body: "{}", extra: 1 });
  const codes = ({ violations }) => violations.map(({ code, pointer }) => `${code} ${pointer}`);
  assert.deepEqual(codes(validate(inherited)), ["nothing_to_import /body", "unknown_field /extra"]);
  let reads = 0;
  const counting = {
    project_id: "p",
    instance_id: "i",
    token: "t",
    get body() {
      reads++;
      return { apps: "a" };
    },
  };
  assert.equal(validate(counting).valid, true);
  assert.equal(reads, 1);
});

test("bytes of another realm are bytes", () => {
  const bytes = runInNewContext(`new Uint8Array(${JSON.stringify([...new TextEncoder().encode('{"apps":"a/b"}')])})`);
  assert.ok(!(bytes instanceof Uint8Array));
  assert.deepEqual(validateBody(bytes), validateBody('{"apps":"a/b"}'));
  assert.deepEqual(validate({ project_id: "p", instance_id: "i", token: "t", body: bytes }).errors, 1);
});

test("what a getter throws is thrown, and nothing is left behind", () => {
  const error = new Error("its own");
  const throwing = {
    get apps() {
      throw error;
    },
  };
  for (const body of [throwing, { tasks: [{ task_id: "a" }, throwing] }, { toJSON: () => throwing.apps }]) {
    assert.throws(() => validateBody(body), error);
    assert.throws(() => validate({ project_id: "p", instance_id: "i", token: "t", body }), error);
    assert.equal(validateBody(good).valid, true);
    assert.deepEqual(codes({ apps: "a/b" }), ["forbidden_character /apps"]);
  }
});

test("what a trap of a proxy throws is thrown, if the trap is asked, and nothing is left behind", () => {
  const error = new Error("its own");
  const makers = ["getPrototypeOf", "ownKeys", "has", "get", "getOwnPropertyDescriptor"].map((trap) => {
    const handler = {
      [trap]() {
        throw error;
      },
    };
    return [trap, (target) => new Proxy(target, handler), (thrown) => thrown === error];
  });
  const revoked = (target) => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  // The engine's own, also where it is asked whether such a proxy is an array.
  makers.push(["revoked", revoked, (thrown) => thrown instanceof TypeError && /revoked/.test(thrown.message)]);
  const request = { project_id: "p", instance_id: "i", token: "t" };
  const seen = new Set();
  for (const [trap, make, isOwn] of makers) {
    for (const target of [{ apps: "a" }, { task_id: "b" }, { ...request, body: good }, [], [{ task_id: "b" }]]) {
      const value = make(target);
      // Checks of it wherever it may stand, and of the same without traps.
      const bodies = [(it) => it, (it) => ({ apps: it }), (it) => ({ tasks: it }), (it) => ({ tasks: [{ task_id: "a" }, it] }), (it) => ({ tasks: [{ task_id: it }] }), (it) => ({ apps: "a", x: it })];
      const requests = [(it) => it, ...Object.keys(request).map((name) => (it) => ({ ...request, body: good, [name]: it })), (it) => ({ ...request, body: good, x: it }), ...bodies.map((body) => (it) => ({ ...request, body: body(it) }))];
      for (const [check, place] of [...bodies.map((body) => [validateBody, body]), ...requests.map((whole) => [validate, whole])]) {
        const said = `${trap} ${JSON.stringify(target)} ${check.name} ${place}`;
        let report;
        try {
          report = check(place(value));
        } catch (thrown) {
          assert.ok(isOwn(thrown), `${said}: ${thrown}`);
          seen.add(trap);
        }
        if (report !== undefined) assert.deepEqual(report, check(place(target)), said);
        assert.equal(validateBody(good).valid, true, said);
      }
    }
  }
  // Nobody asks whether a field is there.
  assert.deepEqual([...seen], makers.map(([trap]) => trap).filter((trap) => trap !== "has"));
  assert.deepEqual(codes({ apps: "a/b" }), ["forbidden_character /apps"]);
});

test("a big number below a field that the call does not have is not told", () => {
  assert.deepEqual(codes({ apps: "a", x: 1n }), ["unknown_field /x"]);
  assert.deepEqual(codes({ tasks: [{ task_id: "a", x: { y: [1n] } }] }), ["unknown_field /tasks/0/x"]);
});

test("a check while a value is read does not disturb the reading", () => {
  const inner = [];
  const body = {
    tasks: [
      { task_id: "a" },
      {
        get task_id() {
          inner.push(codes({ apps: "x/y" }), codes('{"tasks":5}'));
          return 7;
        },
      },
      { task_id: "a" },
    ],
  };
  assert.deepEqual(codes(body), ["wrong_type /tasks/1/task_id", "duplicate_task /tasks/2/task_id"]);
  assert.deepEqual(inner[0], ["forbidden_character /apps"]);
  assert.deepEqual(inner[1], ["wrong_type /tasks"]);
});

test("options that check something do not disturb the report", () => {
  const options = {
    get lang() {
      validateBody({ apps: "x/y" });
      return "zh";
    },
  };
  const [violation] = validateBody({ apps: 5 }, options).violations;
  assert.equal(violation.code, "wrong_type");
  assert.match(violation.message, /应用名称/);
});

test("bytes are JSON text in UTF-8", () => {
  const bytes = (text) => new TextEncoder().encode(text);
  const text = '{"apps":"orders/é","tasks":[{}]}';
  assert.deepEqual(validateBody(bytes(text)), validateBody(text));
  assert.deepEqual(validateBody(Buffer.from(text)), validateBody(text));
  const whole = { project_id: "p", instance_id: "é", token: "t", x: 1 };
  assert.deepEqual(validate({ ...whole, body: bytes(text) }), validate({ ...whole, body: text }));
  for (const [broken, offset] of [
    [[0x7b, 0xff], 1],
    // Half a character has no place in UTF-8, and no name of its own there.
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 1],
  ]) {
    const [{ code, range }] = validateBody(Uint8Array.from(broken)).violations;
    assert.equal(code, "malformed_json");
    assert.equal(range.start.offset, offset);
  }
});

test("what cannot be seen is what Unicode says, of all characters", () => {
  const differing = [];
  let seen = 0;
  const ids = (start) => Array.from({ length: limits.maxItems }, (_, index) => `a${String.fromCodePoint(start + index)}b`);
  for (let start = 0; start < 0x110000; start += limits.maxItems) {
    // The last ones would be behind the end, and halves of characters are another matter.
    const tasks = start + limits.maxItems > 0x110000 ? [] : ids(start);
    const { violations } = validateBody({ tasks: tasks.map((task_id) => ({ task_id })) });
    const found = new Set(violations.filter(({ code }) => code === "invisible_character").map(({ pointer }) => Number(pointer.split("/")[2])));
    for (const [index, id] of tasks.entries()) {
      if (/\p{Surrogate}/u.test(id)) continue;
      seen++;
      if (/[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(id) !== found.has(index)) differing.push((start + index).toString(16));
    }
  }
  assert.deepEqual(differing, []);
  assert.ok(seen > 1_100_000, `only ${seen}`);
});
