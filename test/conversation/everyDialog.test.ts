// Every dialog and every command, by typing alone; and every message on the way within every platform's limits.
// New dialogs and commands are found by themselves, from the lists in src/conversation/conversation.ts.

import { globSync } from "node:fs";
import { resolve } from "node:path";
import { DateTime } from "luxon";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Limits, layOut } from "../../src/channels/limits.ts";
import { commands, dialogs } from "../../src/conversation/conversation.ts";
import type { Message } from "../../src/domain/message.ts";
import { rights } from "../../src/domain/rights.ts";
import { roles } from "../../src/domain/roles.ts";
import { inviteRepresentative } from "../../src/office/cases/representativeCodes.ts";
import { doorCode } from "../../src/office/visits/doorCode.ts";
import type { Case } from "../../src/store/generated/client.ts";
import { anOffice, texts, type World } from "../support/office.ts";
import { offered, type Persona, shown, type Told, type Typist, typeThrough, typistIn } from "./typing.ts";

/** Each channel's limits, from whichever of its files exports them. */
const platforms = new Map<string, Limits>();
for (const path of globSync("src/channels/*/*.ts")) {
  const channel = path.split("/").at(-2) ?? "";
  const { limits } = (await import(resolve(path))) as { limits?: Limits };
  if (limits) platforms.set(channel, limits);
}

test("every channel says its limits", () => {
  const folders = globSync("src/channels/*/").map((path) => path.replace(/\/$/, "").split("/").at(-1));
  expect([...platforms.keys()].sort()).toEqual(folders.sort());
});

/** The steps that lead a case on, each as far as one case more; a new status needs its step here. */
const caseRoad = [
  ["clerk", "accept"],
  ["clerk", "assign"],
  ["officer", "takeon"],
  ["officer", "ask"],
  ["officer", "reply"],
  ["officer", "close"],
] as const;
/** Ways that leave the road: a hearing, and the reviews. */
const sideRoads = [
  [...caseRoad.slice(0, 3), ["officer", "hear"]],
  [...caseRoad.slice(0, 5), ["citizen", "review"], ["supervisor", "reply"]],
] as const;

/** As many ways into a dialog are tried. */
const waysTried = 6;
/** What one command is to one thing it is to another of its kind: receipts and numbers are left out. */
const kindOf = (id: string) => id.replace(/LJ-\d{8}-\d+-[0-9A-Z]|\d+/g, "#");

/** By role, the lines whose answers differed in kind in the first language: the next ones need no others, for the numbers are the same. */
const worthTyping = new Map<string, string[]>();

describe.each(texts.languages)("typed only, in %s", (language) => {
  let world: World;
  let typist: Typist;
  const people = new Map<string, Persona>();
  const seen: { message: Message; by: string }[] = [];
  let things: string[] = [];
  let groupCode = "";
  const codes: string[] = [];

  beforeAll(async () => {
    // A policy that has more than one time for an answer, and wants the head to approve more of it.
    world = await anOffice({
      change: (office) => {
        // A turn to swap with on the first day that can be booked.
        office.rotas.wednesday?.leaders.push("chen");
        return { ...office, policy: "cn_2022" };
      },
    });
    typist = typistIn(world);
    const invited = { officer: { unitKey: "housing" }, leader: { leaderKey: "lin" } } as Record<string, object>;
    for (const role of roles)
      people.set(role, { ...(await world.staff({ role, ...invited[role] }, language)), name: role });
    await world.staff({ role: "officer", unitKey: "housing", name: "A colleague" }, language);
    people.set("citizen", { ...(await world.citizen(language)), name: "citizen" });
    people.set("stranger", { ...world.person(language), name: "stranger" });

    const { prisma } = world.database;
    const citizen = people.get("citizen")!;
    for (let steps = 0; steps <= caseRoad.length; steps++) {
      await leads(citizen, "/file");
      const { receiptNumber } = await prisma.case.findFirstOrThrow({ orderBy: { id: "desc" } });
      for (const [role, step] of caseRoad.slice(0, steps)) await leads(people.get(role)!, `/${step} ${receiptNumber}`);
    }
    for (const road of sideRoads) {
      await leads(citizen, "/file");
      const { receiptNumber } = await prisma.case.findFirstOrThrow({ orderBy: { id: "desc" } });
      for (const [role, step] of road) await leads(people.get(role)!, `/${step} ${receiptNumber}`);
    }
    const { receiptNumber } = await prisma.case.findFirstOrThrow({ where: { status: "assigned" } });
    await leads(people.get("supervisor")!, `/supervise ${receiptNumber}`);
    await leads(people.get("officer")!, `/extend ${receiptNumber}`);
    const [one, other] = await prisma.case.findMany({ orderBy: { id: "asc" }, take: 2 });
    await leads(people.get("clerk")!, `/repeat ${one?.receiptNumber} ${other?.receiptNumber}`);
    groupCode = await aGroupCase(one);
    await leads(citizen, "/book");
    const booking = await prisma.booking.findFirstOrThrow();
    const receptions = await prisma.reception.findMany({
      where: { startsAt: { gt: world.clock() } },
      distinct: ["rotaKey"],
      orderBy: { startsAt: "asc" },
    });
    const today = await receptionNow();
    const recorded = await aRecordedVisit(today.id);
    const all = await prisma.case.findMany();
    things = [
      "",
      ...all.map(({ receiptNumber }) => receiptNumber),
      String(booking.id),
      String(recorded),
      ...receptions.map(({ id }) => String(id)),
      String(today.id),
      await world.work(async (work) => doorCode(work, today.venueKey)),
      groupCode,
    ];
  }, 120_000);
  afterAll(() => world.close());

  /** A case that was filed for a group: the leader speaks for it in private. A code for one more. */
  async function aGroupCase(one: Case | undefined): Promise<string> {
    const { id = 0 } = one ?? {};
    const subject = await world.database.prisma.case.update({ where: { id }, data: { groupSize: 12 } });
    const aCode = async () => {
      const invited = await world.work((work) => inviteRepresentative(work, subject));
      if (!invited.ok) throw new Error(invited.reason);
      return invited.code;
    };
    const colleague = people.get("leader")!;
    await leads(colleague, `/represent ${await aCode()}`);
    return aCode();
  }

  /** A visit that is over and has its record. */
  async function aRecordedVisit(receptionId: number): Promise<number> {
    const { prisma } = world.database;
    const [at, recordedBy] = [world.clock(), await prisma.staff.findFirstOrThrow({ where: { role: "clerk" } })];
    const times = { startsAt: at, arrivedAt: at, endedAt: at, createdAt: at, placedAt: at };
    const visit = { receptionId, ticket: "W-001", kind: "walkIn", status: "seen", language } as const;
    const { id } = await prisma.booking.create({ data: { ...visit, ...times, needs: [], calendarUid: "recorded" } });
    const record = { outcome: "onTheSpot", receivedBy: "lin", summary: "The bins", answer: "Emptied" } as const;
    await prisma.visitRecord.create({
      data: { ...record, bookingId: id, startedAt: at, endedAt: at, recordedAt: at, recordedById: recordedBy.id },
    });
    return id;
  }

  /** A reception that is going on, with nobody in line yet. */
  async function receptionNow() {
    const { prisma } = world.database;
    const { id: _, ...like } = await prisma.reception.findFirstOrThrow({ where: { rotaKey: "wednesday" } });
    const [now, minutes] = [world.clock().getTime(), 60_000];
    return prisma.reception.create({
      data: {
        ...like,
        rotaKey: null,
        dueOn: null,
        date: DateTime.fromMillis(now, { zone: "utc" }).startOf("day").toJSDate(),
        startsAt: new Date(now - 30 * minutes),
        endsAt: new Date(now + 120 * minutes),
      },
    });
  }

  async function leads(who: Persona, line: string) {
    const begun = await typist.says(who, line);
    if (!begun.dialog) throw new Error(`${line} starts no dialog for a ${who.name}; it says:\n${shown(begun)}`);
    const { replies } = await typeThrough(typist, who, begun);
    codes.push(...replies.flatMap(({ secret = [] }) => secret));
  }

  /** Each number and each word that a message offers does what its button does. */
  const looked = new Set<string>();
  async function look(who: Persona, told: Told, at: Typist) {
    for (const message of told.replies) seen.push({ message, by: `${who.name}, ${told.dialog ?? "no dialog"}` });
    const { list, navigation } = offered(told);
    const ids = [...(list?.choices ?? []), ...navigation].map(({ id }) => kindOf(id));
    const kind = `${told.dialog} ${told.question} ${ids}`;
    if (looked.has(kind)) return;
    looked.add(kind);
    const text = shown(told);
    for (const [i, { id, label }] of (list?.choices ?? []).entries()) {
      const line = text.split("\n").find((one) => one.startsWith(`${i + 1}. `) && one.includes(label));
      expect(line, `"${label}" has no number in:\n${text}`).toBeDefined();
      await same(who, at, { id, prompt: list?.prompt }, String(i + 1));
    }
    // Where a platform has a button for a place or a number, the other buttons beside it can only type their words.
    const typing = list?.wants === "location" || list?.wants === "phone" ? (list.choices ?? []) : [];
    for (const { id, label } of typing) await same(who, at, { id, prompt: list?.prompt }, label);
    for (const { id, label } of navigation) {
      expect(text).toContain(`[${label}]`);
      // With a capital letter, where a name is asked for, it may be the name ("Back"), and is asked about.
      const isName = dialogs.find(({ name }) => name === told.dialog)?.questions[told.question ?? ""]?.isName;
      await same(who, at, { id, prompt: told.replies.at(-1)?.prompt }, isName ? label.toLowerCase() : label);
    }
  }

  const differences: string[] = [];
  async function same(who: Persona, at: Typist, press: { id: string; prompt?: number }, typed: string) {
    const pressed = bare(await at.tries((one) => one.turn(who, { kind: "choice", ...press })));
    const written = bare(await at.tries((one) => one.says(who, typed)));
    if (pressed !== written)
      differences.push(
        `a ${who.name} who types "${typed}" gets\n${written}\nand who presses "${press.id}" gets\n${pressed}`,
      );
  }

  /** What was said, without codes that are drawn anew each time. */
  function bare({ replies, dialog, question }: Told): string {
    const secrets = replies.flatMap(({ secret = [] }) => secret);
    const text = secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), shown({ replies }));
    return `${dialog} ${question}\n${text.replace(/join-[\w-]+|https?:\S+/g, "…")}`;
  }

  /** How each dialog is reached: who, and by which line. Found by trying every command, and every command that their answers offer. */
  const ways = new Map<string, { who: Persona; line: string }[]>();

  test("every command answers, and each number under its answer does what its button does", async () => {
    for (const who of people.values()) {
      // What is for everybody is tried on everything by two of them; a command that takes no arguments is tried once.
      const mayUse = (allowed: readonly string[] = ["citizen", "clerk"]) => allowed.includes(who.name);
      const chosen = worthTyping.get(who.name)?.map((line) => line.replace("{groupCode}", groupCode));
      const lines =
        chosen ??
        commands.flatMap(({ name, right, run }) =>
          mayUse(right && rights[right]) && run.length > 1
            ? things.map((thing) => `/${name} ${thing}`.trim())
            : [`/${name}`],
        );
      const known = new Set<string>();
      const kept: string[] = [];
      for (const line of lines) {
        await typist.tries(async (at) => {
          const kindsBefore = looked.size;
          const told = await at.says(who, line);
          expect(told.replies.length, `${line} is answered with nothing`).toBeGreaterThan(0);
          if (told.dialog) ways.set(told.dialog, [...(ways.get(told.dialog) ?? []), { who, line }]);
          if (!told.dialog) await look(who, told, at);
          const isNew = told.dialog ? ways.get(told.dialog)!.length <= waysTried : looked.size > kindsBefore;
          if (isNew) kept.push(line.replace(groupCode, "{groupCode}"));
          if (chosen) return;
          for (const { id } of told.replies.flatMap(({ choices = [] }) => choices)) {
            const kind = kindOf(id);
            if (!id.startsWith("/") || known.has(kind)) continue;
            known.add(kind);
            lines.push(id);
          }
        });
      }
      if (!chosen) worthTyping.set(who.name, kept);
    }
    expect(differences.splice(0)).toEqual([]);
  }, 240_000);

  test.each(dialogs.map(({ name }) => name))(
    "%s goes to its end",
    async (name) => {
      const known = ways.get(name) ?? [];
      if (known.length === 0)
        throw new Error(`no command, and nothing that a command offers, leads to the dialog "${name}"`);
      // One way may have nothing to choose from (no other turn to swap with); some way must lead to the end.
      const faults: unknown[] = [];
      for (const { who, line } of known.slice(0, waysTried)) {
        const fault = await typist.tries(async (at) => {
          const looking = (told: Told, here: Typist) => look(who, told, here);
          const walked = typeThrough(at, who, await at.says(who, line), { looking, knows: codes });
          return walked.then(
            () => undefined,
            (error: unknown) => error,
          );
        });
        expect(differences.splice(0)).toEqual([]);
        if (!fault) return;
        faults.push(fault);
      }
      throw faults[0];
    },
    60_000,
  );

  test("every button of every message fits every platform", () => {
    expect(seen.length).toBeGreaterThan(100);
    const faults = new Set<string>();
    for (const { message, by } of seen)
      for (const [platform, limits] of platforms) {
        const { texts: parts, buttons } = layOut(message, limits);
        for (const part of parts)
          if (part.length > limits.text) faults.add(`${platform}: a text of ${part.length} (${by})`);
        if (buttons.length > limits.buttons) faults.add(`${platform}: ${buttons.length} buttons (${by})`);
        for (const { label, payload } of buttons) {
          if (label.length > limits.label)
            faults.add(`${platform}: "${label}" has ${label.length} of ${limits.label} (${by})`);
          if (Buffer.byteLength(payload) > limits.payload) faults.add(`${platform}: "${payload}" is too long (${by})`);
        }
      }
    expect([...faults]).toEqual([]);
  });
});
