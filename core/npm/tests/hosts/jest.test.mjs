// Jest, in each of the ways that the README describes, with what it says there: a project
// of its own, in which a test goes through the whole corpus.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { cases, counts } from "./corpus.mjs";
import { program, run } from "./programs.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));

const [section] = /^### Jest\n.*?(?=^#)/ms.exec(readFileSync(process.env.README, "utf8"));

/** The code in what the README says of Jest that begins like this. */
function said(start) {
  const found = [...section.matchAll(/`([^`]+)`/g)].map(([, code]) => code).filter((code) => code.startsWith(start));
  assert.equal(found.length, 1, start);
  return found[0];
}

const TRANSFORMED = said("transformIgnorePatterns: ");
const PRESET = said("preset: ");
const ALLOW_JS = said('"allowJs": ');
const JSDOM = said("testEnvironment: ");
const SETUP = said("const { TextDecoder, TextEncoder } = ");
const IMPORT = said("await import(");
const [variable, option] = said("NODE_OPTIONS=").split(/=(.*)/);
const [, NODE] = /takes no modules before Node (\d+\.\d+)/.exec(section);

/** The part of Babel's usual preset that makes scripts of modules; a Node of today needs no other. */
const BABEL = { "babel.config.js": 'module.exports = { plugins: ["@babel/plugin-transform-modules-commonjs"] };' };

const typescript = (options) => ({
  "tsconfig.json": `{ "compilerOptions": { "target": "es2022", "types": ["node"], ${options} } }`,
});
const COMMONJS = typescript(`${ALLOW_JS}, "module": "commonjs", "moduleResolution": "bundler", "esModuleInterop": true`);
const NODENEXT = typescript(`${said('"module": ')}, ${said('"isolatedModules": ')}`);

const casesFile = join(folder, "jest-cases.json");
writeFileSync(casesFile, JSON.stringify(cases));
const COMPARE = `const cases = JSON.parse(readFileSync(${JSON.stringify(casesFile)}, "utf8"));
  expect({ ran: cases.length, differing: differing(validate, cases) }).toEqual({ ran: ${counts.npm}, differing: [] });`;

const IMPORTS = `import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";`;

/** A test that imports the package, as a module or made into `require`. */
const importing = (compare) => `${IMPORTS}
import { validate } from "roma-import";
import { differing } from "./${compare}";

test("the corpus", () => {
  ${COMPARE}
});
`;

/** A test that awaits it. */
const awaiting = (start) => `${start}
test("the corpus", async () => {
  const { validate } = ${IMPORT};
  const { differing } = await import("./compare.mjs");
  ${COMPARE}
});
`;

const JSDOM_WITH_SETUP = `${JSDOM}, setupFiles: ["./setup.js"]`;

/** What Jest says of a module that is required. */
const NO_MODULE = `Use Node v${NODE}+ where Jest supports require(esm)`;

/**
 * The projects: what Jest is told in each, and the files. Without a reason to fail, its test has
 * to pass. Were there no such reasons, the README would have nothing to say of Jest.
 */
const PROJECTS = {
  babel: {
    title: "babel-jest, which transforms the package too, has every report",
    options: TRANSFORMED,
    files: { ...BABEL, "a.test.js": importing("compare.js") },
  },
  "ts-babel": {
    title: "ts-jest, with babel-jest for the package, has every report",
    options: `transform: { "\\\\.ts$": "ts-jest", "\\\\.js$": "babel-jest" }, ${TRANSFORMED}`,
    files: { ...BABEL, ...COMMONJS, "a.test.ts": importing("compare.js") },
  },
  ts: {
    title: "ts-jest alone has every report",
    options: `${PRESET}, ${TRANSFORMED}`,
    files: { ...COMMONJS, "a.test.ts": importing("compare.js") },
  },
  untransformed: {
    title: "a package that is not transformed is a module, which its require does not take",
    options: "",
    files: { ...BABEL, "a.test.js": importing("compare.js") },
    reason: NO_MODULE,
  },
  jsdom: {
    title: "jsdom with the setup has every report, by babel-jest",
    options: `${JSDOM_WITH_SETUP}, ${TRANSFORMED}`,
    files: { ...BABEL, "setup.js": SETUP, "a.test.js": importing("compare.js") },
  },
  "jsdom-alone": {
    title: "jsdom without the setup lacks TextDecoder",
    options: `${JSDOM}, ${TRANSFORMED}`,
    files: { ...BABEL, "a.test.js": importing("compare.js") },
    reason: "TextDecoder is not defined",
  },
};

/** The projects for which Node has been told to give Jest modules. */
const PROJECTS_WITH_MODULES = {
  module: {
    title: "a test that is a module has every report",
    options: "",
    files: { "a.test.mjs": importing("compare.mjs") },
  },
  script: {
    title: "a script that awaits the package has every report",
    options: "",
    files: { "a.test.js": awaiting('const { readFileSync } = require("node:fs");') },
  },
  "script-babel": {
    title: "a test that awaits the package has every report, by babel-jest",
    options: "",
    files: { ...BABEL, "a.test.js": awaiting(IMPORTS) },
  },
  "script-ts": {
    title: "a test that awaits the package has every report, by ts-jest",
    options: 'preset: "ts-jest"',
    files: { ...NODENEXT, "a.test.ts": awaiting(IMPORTS) },
  },
  "script-ts-commonjs": {
    title: "ts-jest makes a require of what a test awaits, unless it is told otherwise",
    options: 'preset: "ts-jest"',
    files: { ...typescript('"module": "commonjs", "moduleResolution": "bundler", "isolatedModules": true'), "a.test.ts": awaiting(IMPORTS) },
    reason: NO_MODULE,
  },
  "module-jsdom": {
    title: "jsdom with the setup has every report, in a test that is a module",
    options: JSDOM_WITH_SETUP,
    files: { "setup.js": SETUP, "a.test.mjs": importing("compare.mjs") },
  },
};

/** Runs Jest in projects, with the oldest Node: the results by their folders. */
async function jest(name, projects, env) {
  const root = join(folder, "jest", name);
  const compare = readFileSync(join(folder, "compare.mjs"), "utf8");
  for (const [project, { options, files }] of Object.entries(projects)) {
    mkdirSync(join(root, project), { recursive: true });
    for (const [file, text] of Object.entries({
      "package.json": '{ "private": true }',
      "jest.config.js": `module.exports = { ${options} };`,
      "compare.js": compare,
      "compare.mjs": compare,
      ...files,
    })) {
      writeFileSync(join(root, project, file), text);
    }
  }
  const bin = join(folder, "node_modules/jest/bin/jest.js");
  // On a machine that is busy, what is awaited may take longer than Jest would wait.
  const options = ["--ci", "--json", "--testTimeout=120000", "--cacheDirectory", join(root, "cache")];
  const args = [bin, ...options, "--projects", ...Object.keys(projects)];
  const { stdout, stderr } = await run(program("Node 20"), args, { cwd: root, env });
  assert.notEqual(stdout, "", stderr);
  return new Map(JSON.parse(stdout).testResults.map((result) => [basename(dirname(result.name)), result]));
}

// Two runs have all the projects, because starting Jest takes longer than most of them.
const results = await Promise.all([
  jest("plain", PROJECTS, {}),
  jest("modules", PROJECTS_WITH_MODULES, { [variable]: option }),
]);

for (const [index, projects] of [PROJECTS, PROJECTS_WITH_MODULES].entries()) {
  for (const [project, { title, reason }] of Object.entries(projects)) {
    test(`Jest: ${title}`, () => {
      const { assertionResults, message } = results[index].get(project);
      const passed = assertionResults.map(({ status }) => status).join() === "passed";
      assert.equal(passed, reason === undefined, message);
      if (reason !== undefined) assert.ok(message.includes(reason), message);
    });
  }
}
