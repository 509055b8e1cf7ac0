// What fails inside a turn, wherever it fails, leaves nothing behind: neither in the store nor in what the next try is given.

import { afterAll, beforeAll, expect, test } from "vitest";
import { takeTurn } from "../../src/conversation/turn.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const run = (sql: string) => world.database.query(sql, []);

/** Makes the store refuse, while `doing` runs, what is written like this. */
async function refusing<T>(error: string, how: string, doing: () => Promise<T>): Promise<T> {
  await run(`create function refuse() returns trigger language plpgsql as $$ begin ${error} return new; end $$`);
  await run(`create constraint trigger refused ${how} execute function refuse()`);
  try {
    return await doing();
  } finally {
    await run("drop function refuse cascade");
  }
}
const always = "raise exception 'no';";

type Citizen = Awaited<ReturnType<World["citizen"]>>;

/** As far as the summary of a complaint; returns the button that files it. */
async function toTheSummary(citizen: Citizen, language: string) {
  const { say } = citizen;
  await citizen.goes("/file", `=${say("kind.complaint")}`, "2", "2", "Repair the lamp", `=${say("common.thatIsAll")}`);
  await citizen.goes("East Street 5", "It has been dark for three weeks and an old lady fell. 两盏路灯坏了三周。");
  const lamp = { kind: "photo", name: "lamp.jpg", mediaType: "image/jpeg", size: 1200, source: "1" } as const;
  await citizen.sends({ kind: "files", files: [{ ...lamp, sha256: "0".repeat(64) }], caption: "At night" });
  await citizen.goes(`=${say("common.thatIsAll")}`, `=${say("confidentiality.named")}`, "王芳", "0599 5550199");
  expect(citizen.last()?.text, language).toContain("Repair the lamp");
  return say("file.yes");
}

const cases = () => world.database.prisma.case.count();
const serials = async () => (await run("select last from receipt_serial")).at(-1);

test.each(["en", "zh"])(
  "a turn that meets a conflict at its end is taken again as if it were the first (%s)",
  async (language) => {
    const calm = await world.citizen(language);
    await calm.presses(await toTheSummary(calm, language));
    await run("create sequence if not exists tries");
    // Each turn's first two tries fail in the commit, when all has been done.
    const twice = "if nextval('tries') % 3 <> 0 then raise exception 'again' using errcode = '40001'; end if;";
    const disturbed = await refusing(
      twice,
      "after insert on incoming deferrable initially deferred for each row",
      async () => {
        await run("select setval('tries', 3)");
        const citizen = await world.citizen(language);
        await citizen.presses(await toTheSummary(citizen, language));
        return citizen;
      },
    );
    const told = ({ all }: Citizen) => all.map(({ text }) => text.replace(/LJ-[\w-]+|\b\d{4}-\d{4}-\d{4}\b/g, "#"));
    expect(told(disturbed)).toEqual(told(calm));
    const { id: contactId } = await disturbed.contact();
    const filed = await world.database.prisma.case.findMany({
      where: { contactId },
      include: { demands: true, events: true, files: true },
    });
    expect(filed).toMatchObject([
      { name: "王芳", demands: [{ number: 1, text: "Repair the lamp" }], events: [{}], files: [{}] },
    ]);
  },
);

test.each([
  ["a demand", "after insert on case_demand for each row"],
  ["a clock", "after insert on case_deadline for each row"],
  ["the history", "after insert on case_event for each row"],
  ["the receipt number", 'after update of receipt_number on "case" for each row'],
  ["the conversation", "after update on chat for each row when (old.state is distinct from new.state)"],
  ["the answer", "after insert on outgoing for each row when (new.content->>'secret' is not null)"],
])(
  "where %s cannot be written there is no case and no number; the same press files it afterwards",
  async (_what, how) => {
    const citizen = await world.citizen();
    const yes = await toTheSummary(citizen, "en");
    const before = { cases: await cases(), serials: await serials() };
    const { prompt } = citizen.last() ?? {};
    const press = {
      kind: "choice" as const,
      id: citizen.choices().find(({ label }) => label === yes)?.id ?? "",
      prompt,
    };
    const failed = await refusing(always, how, () => citizen.sends(press));
    expect(failed.result).toBe("failed");
    expect(failed.told.map(({ text }) => text)).toEqual([
      citizen.say("hints.ourFault", { phone: world.office.contact.phone }),
    ]);
    expect({ cases: await cases(), serials: await serials() }).toEqual(before);
    expect((await citizen.sends(press)).result).toBe("answered");
    expect(citizen.last()?.text).toMatch(/LJ-\d{8}-\d{4}-/);
    expect(await cases()).toBe(before.cases + 1);
  },
);

/** The store, away for the first `times` transactions. */
function awayFor(times: number) {
  let tries = 0;
  const gone = Object.assign(new Error("the database system is starting up"), { code: "57P03" });
  const transaction: World["database"]["transaction"] = (work) =>
    ++tries > times ? world.database.transaction(work) : Promise.reject(gone);
  return { parts: { ...world.parts, database: { ...world.database, transaction } }, tries: () => tries };
}
const hello = (key: string) =>
  ({ channel: "webchat", key, address: key, language: "en", content: { kind: "text", text: "/start" } }) as const;

test("0.7: a turn that meets a restart of the store is taken when it is back, and nobody hears of it", async () => {
  const { parts } = awayFor(2);
  expect(await takeTurn(parts, hello("restarted"))).toBe("answered");
});

test("0.7: a turn on a store that stays away is thrown back after some seconds; no apology is tried", async () => {
  const { parts, tries } = awayFor(Number.POSITIVE_INFINITY);
  const began = performance.now();
  await expect(takeTurn(parts, hello("away"))).rejects.toMatchObject({ code: "57P03" });
  expect(performance.now() - began).toBeGreaterThan(4900);
  expect(tries()).toBeLessThan(20);
});
