import { afterEach, beforeEach, expect, test } from "vitest";
import { recordLateRefusal } from "../../src/notifications/lateRefusal.ts";
import { freshDatabase } from "../support/database.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const clock = () => new Date("2026-11-23T02:00:00Z");

/** A message that was handed to a platform. */
async function aMessage(status: "queued" | "delivered" | "dead" = "delivered", channel = "whatsapp") {
  const at = new Date("2026-11-23T01:00:00Z");
  const chat = await database.prisma.chat.create({ data: { channel, address: "1", createdAt: at, lastSeenAt: at } });
  const { id } = await database.prisma.outgoing.create({
    data: { chatId: chat.id, kind: "push", content: { text: "x" }, status, createdAt: at, dueAt: at, position: 5 },
  });
  const now = () => database.prisma.outgoing.findUniqueOrThrow({ where: { id }, include: { chat: true } });
  const refused = (refusal: Parameters<typeof recordLateRefusal>[3]) =>
    recordLateRefusal({ database, clock }, "whatsapp", id, refusal);
  return { id, now, refused };
}

test.each([
  ["windowClosed", "held", null],
  ["rejected", "dead", null],
  ["blocked", "refused", clock()],
] as const)("what turns out %s is %s", async (reason, status, blockedAt) => {
  const message = await aMessage();
  await message.refused({ ok: false, reason, detail: "63016" });
  expect(await message.now()).toMatchObject({ status, fault: "63016", settledAt: clock(), position: null });
  expect((await message.now()).chat.blockedAt).toEqual(blockedAt);
});

test("it may come before we have recorded that the platform took the message, and twice", async () => {
  const message = await aMessage("queued");
  await Promise.all([1, 2, 3].map(() => message.refused({ ok: false, reason: "windowClosed", detail: "63016" })));
  expect(await message.now()).toMatchObject({ status: "held" });
});

test("what was settled otherwise since, is of another channel, or unknown, stays as it is", async () => {
  const settled = await aMessage("dead");
  await settled.refused({ ok: false, reason: "windowClosed", detail: "63016" });
  expect(await settled.now()).toMatchObject({ status: "dead", fault: null });
  const other = await aMessage("delivered", "telegram");
  await other.refused({ ok: false, reason: "blocked", detail: "63024" });
  expect(await other.now()).toMatchObject({ status: "delivered", chat: { blockedAt: null } });
  await recordLateRefusal({ database, clock }, "whatsapp", 999, { ok: false, reason: "blocked", detail: "1" });
});
