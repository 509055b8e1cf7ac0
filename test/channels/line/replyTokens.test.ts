import { expect, test } from "vitest";
import { replyTokens } from "../../../src/channels/line/replyTokens.ts";

test("M1: a try whose answer never came proves nothing once the clock was set back: the message is pushed", () => {
  let now = new Date("2026-11-23T10:00:00Z");
  const tokens = replyTokens(() => now);
  const to = { address: "U1", lastSeenAt: now, replyToken: "token" };
  tokens.asked("token", to, 7);
  expect(tokens.of(to, 7)).toEqual({ token: "token", again: true });
  now = new Date("2026-11-23T09:00:00Z");
  expect(tokens.of(to, 7)).toBeUndefined();
});
