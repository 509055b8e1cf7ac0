import fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeReception } from "../../src/office/receptions/receptionChange.ts";
import { calendarRoutes } from "../../src/web/calendars.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
const server = fastify();
beforeAll(async () => {
  world = await anOffice();
  calendarRoutes(server, (doing) => world.work(doing));
});
afterAll(async () => {
  await server.close();
  await world.close();
});
const get = async (url: string) => {
  const { statusCode, body, headers } = await server.inject({ url });
  // Long lines are folded (RFC 5545 3.1).
  return { statusCode, type: headers["content-type"], text: body.replaceAll("\r\n ", "") };
};
/** The part of one event. */
const event = (text: string, id: number) =>
  text.split("BEGIN:VEVENT").find((part) => part.includes(`UID:reception-${id}@open-door`)) ?? "";

test("the public schedule is a calendar to subscribe to, in the language asked for; each change is a step of the same event", async () => {
  const [reception] = await openOnes(world);
  const { id, leaderKey } = reception!;
  const before = await get("/calendar/public.ics?lang=zh-CN");
  expect(before).toMatchObject({ statusCode: 200, type: "text/calendar; charset=utf-8" });
  expect(event(before.text, id)).toContain(world.office.leaders[leaderKey]!.name.zh);
  expect(event(before.text, id)).toContain("SEQUENCE:0");
  await world.work((work) => changeReception(work, { role: "clerk" }, id, { cancelled: true }, { reason: "" }));
  const { text } = await get("/calendar/public.ics?lang=en");
  expect(event(text, id)).toContain("SEQUENCE:1");
  expect(event(text, id)).toContain("STATUS:CANCELLED");
  expect(JSON.parse((await get("/receptions/counts.json")).text)).toEqual({
    year: 2026,
    held: 0,
    heldBySubstitute: 0,
    cancelled: 1,
  });
});

test("a leader's turns are at an address that only they were told, without a visitor's name; it ends with their place on the staff", async () => {
  const [, reception] = await openOnes(world);
  const { id, leaderKey } = reception!;
  const leader = await world.staff({ role: "leader", leaderKey });
  await booked(world, await world.citizen(), { receptionId: id });
  await leader.says("/feed");
  const path = /\/calendar\/[\w-]+\.ics/.exec(leader.last()?.text ?? "")?.[0] ?? "";
  const feed = await get(path);
  expect(event(feed.text, id)).toContain("1 visitor booked");
  expect(feed.text).not.toContain("Wang Fang");
  for (const wrong of ["/calendar/x.ics", `${path.slice(0, -5)}A.ics`, "/calendar/%00.ics"])
    expect((await get(wrong)).statusCode).toBe(404);
  await world.database.prisma.staff.updateMany({ data: { endedAt: world.clock() } });
  expect((await get(path)).statusCode).toBe(404);
});
