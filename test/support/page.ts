// The web chat's page as a person uses it.

import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The newest message in the chat. */
export const newest = (page: Page) => page.locator("#log > li").last();

export const hears = (page: Page, words: string) =>
  expect.poll(() => newest(page).innerText(), { timeout: 10_000 }).toContain(words);

export const presses = (page: Page, label: string) => newest(page).getByRole("button", { name: label }).first().click();

export async function types(page: Page, words: string) {
  await page.locator("#text").fill(words);
  await page.locator("#text").press("Enter");
}

/** A picture for the documents, where SCREENSHOTS names a folder. */
export const shot = async (page: Page, name: string) => {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
};
