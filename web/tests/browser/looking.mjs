// A state of the page, in both languages and both themes: axe finds nothing, nothing is
// cut off on a narrow screen, and there are pictures of it, for people to look at.
//
// All in one go, since it takes longer to get into most of the states than to look.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { SCREENSHOTS, visit } from "./visit.mjs";

const WIDTHS = [1280, 768, 320];

/** What a finger can hit has this width and height, in CSS pixels. */
const TARGET = 24;

/** Calls `look` in each theme. */
async function inEachTheme({ page }, look) {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await look(scheme);
  }
}

/**
 * Makes the window as high as the page, once for all pictures: each time it changes, a
 * long list is laid out anew.
 */
async function showAll({ page }, width) {
  await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
}

/**
 * What can be pressed or typed into, and is too small for it. A link inside a sentence may
 * be as low as its line.
 */
async function smallTargets({ page }) {
  return page.evaluate((least) => {
    const isWords = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
    const isInSentence = (element) => element.matches("a") && [...element.parentNode.childNodes].some(isWords);
    return [...document.querySelectorAll("a, button, input, select, textarea")]
      .filter((element) => element.checkVisibility() && !isInSentence(element))
      .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
      .filter(([, box]) => box.width < least || box.height < least)
      .map(([html, box]) => `${html} ${box.width}x${box.height}`);
  }, TARGET);
}

/** A test for each of these states. */
export function lookAt(states) {
  for (const [state, reach] of Object.entries(states)) {
    visit(`axe finds nothing, nothing is cut off at 320 px, and there are pictures: ${state}`, async (visitor) => {
      const { page } = visitor;
      await reach(visitor);
      for (const language of ["en", "zh-Hans"]) {
        await visitor.speak(language);
        await page.setViewportSize({ width: WIDTHS[0], height: 900 });
        await inEachTheme(visitor, async (scheme) => {
          assert.deepEqual(await visitor.violations(), [], `${language}, ${scheme}`);
        });
        // Neither the pointer, nor the focus, nor where the page was scrolled to is
        // what the pictures are of.
        await page.mouse.move(0, 0);
        await page.evaluate(() => {
          document.activeElement?.blur();
          scrollTo(0, 0);
        });
        for (const width of WIDTHS) {
          await showAll(visitor, width);
          if (width === 320) {
            assert.ok((await visitor.overflow()) <= 0, `the page scrolls sideways: ${language}`);
            assert.deepEqual(await smallTargets(visitor), [], language);
          }
          await inEachTheme(visitor, async (scheme) => {
            const folder = join(SCREENSHOTS, `${language.slice(0, 2)}-${scheme}`);
            mkdirSync(folder, { recursive: true });
            await page.screenshot({ path: join(folder, `${state}-${width}.png`) });
          });
        }
      }
    });
  }
}
