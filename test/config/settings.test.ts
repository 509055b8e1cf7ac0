import { expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";

test("settings that are wrong are all named at once, with an example", () => {
  const read = readSettings({ PORT: "eighty", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud", TELEGRAM_BOT_TOKEN: "x" });
  expect(read.ok ? [] : read.faults.map(({ key }) => key).sort()).toEqual([
    "DATABASE_URL",
    "LOG_LEVEL",
    "PORT",
    "SECRET_KEY",
    "TELEGRAM_BOT_TOKEN",
  ]);
  expect(read.ok ? [] : read.faults.every(({ example }) => example)).toBe(true);
});

test("a fault of one setting hides none that hangs on several", () => {
  const read = readSettings({
    PORT: "eighty",
    DATABASE_URL: "postgresql://opendoor@db.example.org/opendoor",
    PUBLIC_URL: "https://door.example.org",
    TELEGRAM_BOT_TOKEN: "123456789:AAE-token-from-BotFather-xxxxxxxxxxxxx",
  });
  const keys = read.ok ? [] : read.faults.map(({ key }) => key);
  expect(keys.sort()).toEqual(["PORT", "SECRET_KEY", "TELEGRAM_WEBHOOK_SECRET"]);
});
