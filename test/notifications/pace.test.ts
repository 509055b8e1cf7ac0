import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { createGate } from "../../src/notifications/gate.ts";
import { createPacer } from "../../src/notifications/pace.ts";

afterEach(() => vi.useRealTimers());

/** The machine's date as somebody sets it; time itself goes on. */
function setsTheClock(hours: number) {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
}

test("M1: a clock that is set forward and back again silences no chat, no group and no channel", async () => {
  const pacer = createPacer({ perSecond: 40, perChatPerSecond: 40, perGroupPerMinute: 100 });
  const sent: string[] = [];
  const says = (text: string, chat = "a", isGroup = false) =>
    pacer.run(chat, "reply", isGroup, async () => void sent.push(text));
  setsTheClock(26);
  await Promise.all(["1", "2", "3"].map((text) => says(text)));
  await says("in a group", "g", true);
  setsTheClock(-26);
  const from = performance.now();
  await says("4");
  await says("another chat", "b");
  await says("the group", "g", true);
  await pacer.rest(0.05);
  await says("5");
  expect(performance.now() - from).toBeLessThan(1500);
  expect(sent).toEqual(["1", "2", "3", "in a group", "4", "another chat", "the group", "5"]);
});

test("a gate lets no more through in any stretch of time, replies first, and nobody while it is closed", async () => {
  const gate = createGate({ most: 3, perMs: 60, atOnce: 2 });
  const began: number[] = [];
  const order: string[] = [];
  let running = 0;
  const pass = (kind: "reply" | "push") =>
    gate.pass(kind, async () => {
      began.push(performance.now());
      order.push(kind);
      running += 1;
      expect(running).toBeLessThanOrEqual(2);
      await pause(5);
      running -= 1;
      if (began.length === 2) throw new Error("a passing fault");
    });
  gate.close();
  const all = Promise.allSettled([...Array(6).fill("push"), "reply", "reply"].map(pass));
  await pause(20);
  expect(began).toEqual([]);
  gate.open();
  await all;
  expect(order.slice(0, 2)).toEqual(["reply", "reply"]);
  for (const [i, at] of began.entries()) if (i >= 3) expect(at - (began[i - 3] ?? 0)).toBeGreaterThanOrEqual(60);
});
