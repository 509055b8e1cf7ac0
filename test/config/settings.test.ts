import { expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";

test("settings that are wrong are all named at once, with an example", () => {
  const read = readSettings({ PORT: "eighty", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud", TELEGRAM_BOT_TOKEN: "x" });
  expect(read.ok ? [] : read.faults.map(({ key }) => key).sort()).toEqual([
    "DATABASE_URL",
    "LOG_LEVEL",
    "PORT",
    "TELEGRAM_BOT_TOKEN",
  ]);
  expect(read.ok ? [] : read.faults.every(({ example }) => example)).toBe(true);
});
