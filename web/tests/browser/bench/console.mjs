// How long the console takes: until it can be typed into, at each key, and with a
// long list. Everything is measured in the page itself, so that what drives the
// browser is no part of it.
//
// node console.mjs URL ROUNDS

import { chromium } from "playwright-core";

const [url, rounds] = [process.argv[2], Number(process.argv[3])];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });

/** What runs before the page: types as soon as there is a field, and notes when the page shows it. */
function typeAtOnce() {
  const seen = () => document.querySelector("section[aria-labelledby=request-title] pre")?.textContent.includes("first");
  globalThis.usable = new Promise((resolve) => {
    let typed = false;
    new MutationObserver(() => {
      const field = document.querySelector("#app");
      if (field && !typed) {
        typed = true;
        field.value = "first";
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      if (seen()) {
        resolve(performance.now());
      }
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** A page in a profile that has never seen it. */
async function visited(before = () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(before);
  await page.goto(url);
  await page.locator("#form").waitFor();
  return { page, close: () => context.close() };
}

/** From the first byte that is asked for to the first letter that is taken in. */
async function firstUse() {
  const { page, close } = await visited(typeAtOnce);
  const taken = await page.evaluate(() => globalThis.usable);
  await close();
  return taken;
}

/**
 * How long the page works on each of some values of a field: until it has read and
 * checked them, and until it has nothing more to do, its layout included.
 */
async function edits(page, field, values) {
  return page.evaluate(
    async ([id, texts]) => {
      const element = document.getElementById(id);
      const { port1, port2 } = new MessageChannel();
      // All that an event has led to, but for timers, comes before a message.
      const settled = () =>
        new Promise((resolve) => {
          port1.onmessage = resolve;
          port2.postMessage(0);
        });
      const [checked, drawn] = [[], []];
      for (const text of texts) {
        await settled();
        // What the browser does by itself for a key is no part of it.
        element.value = text;
        document.body.getBoundingClientRect();
        const begun = performance.now();
        element.dispatchEvent(new InputEvent("input", { bubbles: true }));
        // What comes of it is known by now; it is drawn in a task of its own.
        checked.push(performance.now() - begun);
        await settled();
        document.body.getBoundingClientRect();
        drawn.push(performance.now() - begun);
      }
      return { checked, drawn };
    },
    [field, values],
  );
}

/** As many different ids as wanted, a line each. */
const lines = (count) =>
  Array.from({ length: count }, (_, index) => `b2e6a456-1234-4a80-aa45-${String(index).padStart(12, "0")}`).join("\n");

/** A text that grows by a letter at each of its values. */
const typing = (text) => Array.from({ length: rounds }, (_, index) => `${text}${"x".repeat(index + 1)}`);

/** The values at even places: those at odd ones only lead back to where it began. */
const everyOther = (times) => times.filter((_, index) => index % 2 === 0);

async function measured() {
  const first = [];
  for (let round = 0; round < Math.ceil(rounds / 5); round += 1) {
    first.push(await firstUse());
  }
  const { page, close } = await visited();
  await page.locator("#project-id").fill("0605767cd280d5762fd0c0186d8ac1a1");
  await page.locator("#instance-id").fill("a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e");
  await page.locator("#tasks").fill(lines(99));
  await page.locator("#app").fill("orders");
  const rows = [
    ["usable from a cold cache", first, 1_000],
    ["a key in the name, beside 99 tasks", (await edits(page, "app", typing("orders"))).drawn, 4],
    ["a key in a list of 99 tasks", (await edits(page, "tasks", typing(`${lines(98)}\nt`))).drawn, 4],
  ];
  await page.getByRole("tab", { name: "JSON" }).click();
  const json = await page.locator("#json").inputValue();
  const keys = typing("").map((more) => json.replace("orders", `orders${more}`));
  rows.push(["a key in the same as JSON", (await edits(page, "json", keys)).drawn, 4]);
  await page.getByRole("tab", { name: "Fields" }).click();
  const pastes = Array.from({ length: Math.ceil(rounds / 2) }, (_, index) => [`${lines(10_000)}\n${index}`, "t"]).flat();
  const pasted = await edits(page, "tasks", pastes);
  rows.push(["10,000 lines, understood and checked", everyOther(pasted.checked), 50]);
  rows.push(["the same, and drawn", everyOther(pasted.drawn), ""]);
  const understood = await page.locator(".understood-head").innerText();
  if (!understood.startsWith("1 task")) {
    throw new Error(`the list was not read: ${understood}`);
  }
  await close();
  return rows;
}

/** The value below which this share of them lies. */
const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

const cells = (await measured()).map(([what, times, wanted]) => [
  what,
  ...[Math.min(...times), quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)].map((time) => time.toFixed(1)),
  `${wanted}`,
]);
await browser.close();
const table = [["milliseconds", "fastest", "median", "95 %", "slowest", "wanted"], ...cells];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
console.log();
for (const row of table) {
  console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  "));
}
