import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

/** As after half an hour in which the platform took nothing: the chat's first message waits for its next try, and all others behind it. */
async function waitsOutAPause(chatId: number) {
  const { id } = await world.database.prisma.outgoing.findFirstOrThrow({ where: { chatId }, orderBy: { id: "asc" } });
  await world.database.prisma.outgoing.update({ where: { id }, data: { tries: 12, fault: "502" } });
  await world.database.prisma.$executeRaw`
    update pgboss.job set state = 'retry', retry_count = 12, start_after = now() + interval '40 minutes'
    where (data->>'outgoingId')::int = ${id}`;
}
async function waiting(chatId: number): Promise<number> {
  const rows = await world.database.prisma.$queryRaw`
    select count(*)::int as n from pgboss.job where singleton_key = ${String(chatId)} and start_after > now()`;
  return z.tuple([z.object({ n: z.number() })]).parse(rows)[0].n;
}

test("M8: who writes after an outage does not wait out the pauses of what came before, and nobody else's chat is tried", async () => {
  const [citizen, other] = [await world.citizen(), await world.citizen("zh")];
  const [chat, others] = [await citizen.chat(), await other.chat()];
  await waitsOutAPause(chat.id);
  await waitsOutAPause(others.id);
  expect(await waiting(chat.id)).toBe(1);
  await citizen.says("are you there?");
  expect(await waiting(chat.id)).toBe(0);
  expect(await waiting(others.id)).toBe(1);
});
