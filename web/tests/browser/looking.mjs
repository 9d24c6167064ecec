// A state of the page, in both languages and both themes: axe finds nothing, every control
// stands out from its ground, nothing is cut off on a narrow screen, and there are pictures
// of it, for people to look at: dark ones in English alone, since no colour depends on the
// language.
//
// All in one go, since it takes longer to get into most of the states than to look.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
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

/** How much lighter or darker than what is around it a control has to be (WCAG 2.2, 1.4.11). */
const CONTRAST = 3;

/**
 * The controls that do not stand out from what they are on, neither by their line nor by
 * their ground. Of a link its words are all there is, and for those axe looks.
 */
export async function faintControls({ page }) {
  return page.evaluate((least) => {
    const parsed = (colour) => {
      const parts = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour);
      if (parts === null) throw new Error(`a colour in another form: ${colour}`);
      const [red, green, blue, alpha = 1] = parts.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
      return { channels: [red, green, blue], alpha };
    };
    const luminance = (channels) => {
      const [red, green, blue] = channels.map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
      const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const ground = (element) => {
      const { channels, alpha } = parsed(getComputedStyle(element).backgroundColor);
      if (alpha === 1) return channels;
      return element.parentElement === null ? [255, 255, 255] : ground(element.parentElement);
    };
    const standsOut = (element) => {
      const around = ground(element.parentElement);
      const { borderTopColor, borderTopStyle, borderTopWidth } = getComputedStyle(element);
      const line = parsed(borderTopColor);
      const isLined = borderTopStyle !== "none" && Number.parseFloat(borderTopWidth) >= 1 && line.alpha === 1;
      return contrast(ground(element), around) >= least || (isLined && contrast(line.channels, around) >= least);
    };
    // Of tabs, one is lined, and all of them are in a box together.
    const boxes = "button:not(.link, [role=tab]), .button, [role=tablist], [role=tab][aria-selected=true], input:not(.visually-hidden, [type=radio]), textarea, select";
    return [...document.querySelectorAll(boxes)]
      .filter((element) => element.checkVisibility() && element.ariaDisabled !== "true" && !element.disabled)
      .filter((element) => !standsOut(element))
      .map((element) => element.outerHTML.slice(0, 80));
  }, CONTRAST);
}

/** The rules of axe that have to do with colours: in another theme the others find the same. */
export const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** A test for each of these states. */
export function lookAt(states) {
  for (const [state, reach] of Object.entries(states)) {
    visit(`axe finds nothing, nothing is cut off at 320 px, and there are pictures: ${state}`, async (visitor) => {
      const { page } = visitor;
      await reach(visitor);
      const browser = await visitor.context.newCDPSession(page);
      for (const language of ["en", "zh-Hans"]) {
        await visitor.speak(language);
        await page.setViewportSize({ width: WIDTHS[0], height: 900 });
        await inEachTheme(visitor, async (scheme) => {
          const rules = scheme === "light" ? undefined : OF_COLOURS;
          assert.deepEqual(await visitor.violations(rules), [], `${language}, ${scheme}`);
          assert.deepEqual(await faintControls(visitor), [], `${language}, ${scheme}`);
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
            if (scheme === "dark" && language !== "en") return;
            const folder = join(SCREENSHOTS, `${language.slice(0, 2)}-${scheme}`);
            mkdirSync(folder, { recursive: true });
            // Hundreds of them: those that Playwright takes are smaller, and take twice as long.
            const { data } = await browser.send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true });
            writeFileSync(join(folder, `${state}-${width}.png`), Buffer.from(data, "base64"));
          });
        }
      }
    });
  }
}
