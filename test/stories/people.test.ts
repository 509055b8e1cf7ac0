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
