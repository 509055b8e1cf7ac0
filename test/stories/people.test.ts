import { afterAll, beforeAll, expect, test } from "vitest";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice({ change: (office) => ({ ...office, booking: { ...office.booking, perMonth: 20 } }) });
});
afterAll(() => world.close());

const texted = (told: { text: string }[]) => told.map(({ text }) => text).join("\n");
type Someone = Awaited<ReturnType<World["citizen"]>>;
const lastBooking = () => world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
/** To the question what is needed. */
const toNeeds = (who: Someone, name = "Li Na", phone = "0599 5550101") =>
  who.goes("/book", "1", "1", "The lamp in our street", name, phone, "1");

test("F24: 1., (1), 一, first and the second one choose from a list", async () => {
  const visitor = await world.citizen();
  for (const typed of ["1.", "(1)", "#1", "一", "first", "１。", "١"]) {
    await visitor.says("/book");
    expect(texted(await visitor.says(typed)), typed).toContain(visitor.say("book.time"));
    await visitor.says("cancel");
    await visitor.says("/fresh book");
    await visitor.says("cancel");
  }
});

test("citizen 15: several needs at once, by numbers, by words and one after the other", async () => {
  const answers: [string[], string[]][] = [
    [["2 4"], ["wheelchair", "signLanguage"]],
    [["2,3 and 4"], ["wheelchair", "interpreter", "signLanguage"]],
    [["wheelchair and sign language"], ["wheelchair", "signLanguage"]],
    [["I use a wheelchair and I am deaf"], ["wheelchair", "signLanguage"]],
    [
      ["=More than one of these", "=Wheelchair access", "=Sign language", "=That is all"],
      ["wheelchair", "signLanguage"],
    ],
    [["3"], ["interpreter"]],
    [["no"], []],
    [["no thanks"], []],
    [["none of these"], []],
  ];
  for (const [typed, needs] of answers) {
    const visitor = await world.citizen();
    await toNeeds(visitor);
    await visitor.goes(...typed);
    if (needs.length === 2) expect(visitor.last()?.text, typed.join()).toContain("Wheelchair access, Sign language");
    await visitor.says("yes");
    expect((await lastBooking()).needs, typed.join()).toEqual(needs);
    await visitor.says("/menu");
  }
  const clerk = await world.staff({ role: "clerk" });
  const { id } = await world.database.prisma.booking.findFirstOrThrow({ where: { needs: { has: "signLanguage" } } });
  expect(texted(await clerk.says(`/visitor ${id}`))).toContain("Wheelchair access");
});

const booked = async (who: Someone, name: string, phone: string) => {
  await toNeeds(who, name, phone);
  await who.goes("1", `=${who.say("book.yes")}`);
  return lastBooking();
};

test("F10: who writes is not who visits: the contact keeps the own name", async () => {
  const li = await world.citizen();
  await booked(li, "Li Na", "0599 5550101");
  await li.goes("/book", "2", "1", "My mother wants to ask about her pension", "1", "1");
  await li.goes("=Change: Name", "Zhao Guilan", "=Change: Telephone", "0599 5550177", "=Book it");
  expect(await lastBooking()).toMatchObject({ name: "Zhao Guilan", phone: "05995550177" });
  expect(await li.contact()).toMatchObject({ name: "Li Na", phone: "05995550101" });
});

test("F11, m37: two people with one number at one reception: the desk is told, and goes on", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const first = await booked(clerk, "Zhao Guilan", "138 0000 7777");
  expect(clerk.last()?.text).toContain("Booked for Zhao Guilan.");
  expect(clerk.last()?.text).toContain(clerk.say("book.notReminded"));
  await toNeeds(clerk, "Li Na", "+86 13800007777");
  await clerk.says("1");
  expect(clerk.last()?.text).toContain(`This number already has ${first.ticket}, Zhao Guilan at`);
  await clerk.says("yes");
  expect(await lastBooking()).toMatchObject({ name: "Li Na", receptionId: first.receptionId });
  expect(clerk.all.map(({ text }) => text).join("\n")).not.toContain(clerk.say("book.onePerReception"));
});

test("F12: nobody needs a telephone; the desk hears that nobody can be told", async () => {
  for (const without of ["skip", "no phone", "没有", "=Skip"]) {
    const visitor = await world.citizen();
    await visitor.goes("/book", "2", "1", "The lamp in our street", "Ma Lin", without, "1", "1", "yes");
    expect(await lastBooking(), without).toMatchObject({ name: "Ma Lin", phone: null });
    expect((await visitor.contact()).phone).toBeNull();
  }
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/book", "2", "1", "The lamp in our street", "Caller 0");
  for (const no of ["why do you need that?", "000000", "123456"])
    expect(texted(await clerk.says(no)), no).toContain(clerk.say("hints.phone"));
  await clerk.goes("no phone", "1", "1", "yes");
  expect(clerk.last()?.text).toContain("nobody can be told if something changes");
});

test("F13, F14: numbers in every script's digits, with their extension", async () => {
  const visitor = await world.citizen();
  expect((await booked(visitor, "Sun Yi", "١٣٨٠٠١٣٨٠٠٠")).phone).toBe("13800138000");
  const other = await world.citizen();
  expect((await booked(other, "Sun Er", "0599-5550199-12")).phone).toBe("05995550199 ext. 12");
});

test("F18: names of one letter and of two hundred, and a surname that is a word of ours", async () => {
  const visitor = await world.citizen();
  expect((await booked(visitor, "O", "skip")).name).toBe("O");
  const long = "María de los Ángeles Fernández de Córdoba y Álvarez de las Asturias ".repeat(3).slice(0, 199).trim();
  const other = await world.citizen();
  expect((await booked(other, long, "skip")).name).toBe(long);

  for (const [language, typed, name] of [
    ["en", "my name is Li Na", "Li Na"],
    ["zh", "我叫王芳", "王芳"],
  ] as const) {
    const introduced = await world.citizen(language);
    expect((await booked(introduced, typed, introduced.say("common.skip"))).name).toBe(name);
  }

  const back = await world.citizen();
  await back.goes("/book", "2", "1", "The lamp in our street");
  expect(texted(await back.says("Back"))).toContain("Is “Back” the name?");
  await back.says("1");
  await back.goes("skip", "1", "1", "yes");
  expect((await lastBooking()).name).toBe("Back");

  const help = await world.citizen();
  await help.goes("/book", "2", "1", "The lamp in our street", "Help", "yes", "skip", "1", "1", "yes");
  expect((await lastBooking()).name).toBe("Help");

  const leaves = await world.citizen();
  await leaves.goes("/book", "2", "1", "The lamp in our street", "Back", "2");
  expect(leaves.last()?.text).toContain(leaves.say("book.matter"));
  await leaves.goes("The lamp in our street");
  expect(texted(await leaves.says("12345"))).toContain(leaves.say("hints.name"));
  expect(texted(await leaves.says("cancel"))).toContain(leaves.say("common.stopped"));
});

test("m31: a number behind a walk-in's name is the telephone", async () => {
  world.itIs("2026-11-24T09:10");
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/walkin", "Wang Fang 0599-5550133", "The lamp");
  expect(await lastBooking()).toMatchObject({ name: "Wang Fang", phone: "05995550133" });
  expect(clerk.last()?.text).not.toContain("5550133");
  world.itIs("2026-11-23T10:00");
});

test("F10: one's own name is put right under My data, and nowhere else", async () => {
  const visitor = await world.citizen();
  await booked(visitor, "Li Naa", "0599 5550102");
  await visitor.goes("/privacy", "=Change my name or number", "Li Na", "skip");
  expect(await visitor.contact()).toMatchObject({ name: "Li Na", phone: null });
  expect((await lastBooking()).name).toBe("Li Naa");
});
