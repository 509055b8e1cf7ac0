import { afterAll, beforeAll, expect, test } from "vitest";
import { fileCase } from "../../src/office/cases/filing.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

async function aCase(name: string, phone: string, more: { category?: string; how?: "named" | "anonymous" } = {}) {
  const citizen = await world.citizen();
  const { id: contactId } = await citizen.contact();
  const filed = await world.work((work) =>
    fileCase(work, {
      contactId,
      kind: "complaint",
      category: more.category ?? "CITY",
      demands: ["Repair the lamp"],
      place: { text: "5 East Street" },
      details: "The lamp has been dark for weeks.",
      fileIds: [],
      confidentiality: more.how ?? "named",
      name,
      phone,
      language: "en",
    }),
  );
  return { citizen, ...filed };
}
const reason = "The applicant is at the desk without the receipt.";

for (const language of ["en", "zh"]) {
  test(`whoever may not search comes to no search by the words of a button either (${language})`, async () => {
    await aCase("王小明", "+8613812345670");
    const [unitKey] = Object.keys(world.office.units);
    const [leaderKey] = Object.keys(world.office.leaders);
    const others = [
      await world.citizen(language),
      await world.staff({ role: "officer", unitKey }, language),
      await world.staff({ role: "leader", leaderKey }, language),
      await world.staff({ role: "admin" }, language),
    ];
    const before = await world.database.prisma.searchLog.count();
    for (const other of others)
      for (const line of ["/search", "/fresh search", "/continue search"]) {
        await other.goes(line, "1", "王小明", reason);
        expect(other.all.some(({ text }) => text.startsWith(other.say("search.by")))).toBe(false);
      }
    expect(await world.database.prisma.searchLog.count()).toBe(before);
  });

  test(`a case is found by a name or a number with a reason, which the supervisor reads and the applicant counts (${language})`, async () => {
    const { citizen, receiptNumber: receipt } = await aCase("王小芳", "+8613812345678");
    const clerk = await world.staff({ role: "clerk", name: "Clerk Sun" }, language);
    await clerk.goes("/search", "1", "王小");
    await clerk.says("because"); // too short to be a reason
    expect(
      await world.database.prisma.searchLog.count({ where: { hits: { some: { case: { receiptNumber: receipt } } } } }),
    ).toBe(0);
    await clerk.says(reason);
    expect(clerk.choices().map(({ id }) => id)).toContain(`/look ${receipt}`);
    expect(clerk.last()?.text).not.toContain("王小芳");
    await clerk.goes("/search", "2", "138-1234 5678", reason);
    expect(clerk.choices().map(({ id }) => id)).toContain(`/look ${receipt}`);

    const supervisor = await world.staff({ role: "supervisor" }, language);
    await supervisor.goes("/searches");
    expect(supervisor.last()?.text).toContain("Clerk Sun");
    expect(supervisor.last()?.text).toContain(reason);
    expect(supervisor.last()?.text).not.toMatch(/王小|1381234/); // what was typed is not kept
    await citizen.goes(`/looks ${receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("search.came", { count: 2 }));
  });
}

test("a receipt number needs no reason, and the look is recorded as any other", async () => {
  const { receiptNumber: receipt, caseId } = await aCase("Zhou Min", "059955500");
  const clerk = await world.staff({ role: "clerk" });
  await clerk.says(`/search ${receipt}`);
  expect(clerk.last()?.text).toContain(receipt);
  await clerk.says(receipt.toLowerCase());
  expect(clerk.last()?.text).toContain(receipt);
  expect(await world.database.prisma.caseLook.count({ where: { caseId } })).toBe(2);
});

test("a sealed case is found by the supervisor alone, an anonymous one by nobody", async () => {
  const sealed = await aCase("Gao Lin", "059977700", { category: "CORR" });
  const anonymous = await aCase("Gao Lin", "059977700", { how: "anonymous" });
  const [clerk, supervisor] = [await world.staff({ role: "clerk" }), await world.staff({ role: "supervisor" })];
  const finds = async (who: typeof clerk) => {
    await who.goes("/search", "1", "gao", reason);
    return who.choices().map(({ id }) => id);
  };
  expect(await finds(clerk)).not.toContain(`/look ${sealed.receiptNumber}`);
  const found = await finds(supervisor);
  expect(found).toContain(`/look ${sealed.receiptNumber}`);
  expect(found).not.toContain(`/look ${anonymous.receiptNumber}`);
});

test("a second word of a name finds it too; what stands for anything in a pattern does not", async () => {
  const { receiptNumber: receipt } = await aCase("Ana María Peña", "059988800");
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/search", "1", "maría", reason);
  expect(clerk.choices().map(({ id }) => id)).toContain(`/look ${receipt}`);
  await clerk.goes("/search", "1", "%%", reason);
  expect(clerk.last()?.text).toContain(clerk.say("search.none"));
});

test("officers do not search for people", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  await officer.says("/search");
  expect(officer.last()?.text).not.toContain(officer.say("search.by"));
});

test("F15, F16: the same name and the same number are found, however they are written", async () => {
  const clerk = await world.staff({ role: "clerk", name: "Clerk Gu" });
  const finds = async (how: "1" | "2", typed: string, receipt: string) => {
    await clerk.goes("/search", how, typed, reason);
    const found = clerk.last()?.choices?.some(({ label }) => label.includes(receipt)) ?? false;
    await clerk.says("/menu");
    return found;
  };
  const names: [string, string[], string[]][] = [
    ["José Muñoz", ["Jose", "munoz", "José", "Jose\u0301 Mun\u0303oz", "MUÑOZ JOSÉ", "ｊｏｓｅ"], ["ose", "Josefa"]],
    ["Nguye\u0302\u0303n Thị Đào", ["Nguyen", "nguyễn thi dao", "dao"], []],
    ["Fang Wang", ["Wang Fang", "fang  wang", "FANGWANG"], ["Wang Fei"]],
    ["王晓芬", ["王 晓芬", "王晓", "王·晓芬"], ["晓芬"]],
    ["阿卜杜热合曼·买买提", ["阿卜杜热合曼 买买提", "阿卜杜热合曼买买提", "阿卜杜热合曼・买买提"], []],
    ["Sean O’Rourke", ["O'Rourke", "orourke", "ORourke Sean", "O Rourke"], []],
    ["Łukasz Groß-Bär", ["lukasz", "gross bar", "Gross-Bär"], []],
  ];
  for (const [name, same, others] of names) {
    const { receiptNumber } = await aCase(name, "");
    for (const typed of same) expect(await finds("1", typed, receiptNumber), `${name} | ${typed}`).toBe(true);
    for (const typed of others) expect(await finds("1", typed, receiptNumber), `${name} | ${typed}`).toBe(false);
  }
  const numbers: [string, string[], string[]][] = [
    ["13811112222", ["+86 138 1111 2222", "0086 138 1111 2222", "8613811112222", "١٣٨١١١١٢٢٢٢"], ["15811112222"]],
    ["+8613911113333", ["0086 139 1111 3333", "0139 1111 3333", "139 1111 3333"], []],
    ["05995557777 ext. 12", ["+86 599 5557777", "5557777", "0599-5557777"], ["0591 5557777"]],
    ["+447700900123", ["07700 900123"], []],
  ];
  for (const [phone, same, others] of numbers) {
    const { receiptNumber } = await aCase("Somebody", phone);
    for (const typed of same) expect(await finds("2", typed, receiptNumber), `${phone} | ${typed}`).toBe(true);
    for (const typed of others) expect(await finds("2", typed, receiptNumber), `${phone} | ${typed}`).toBe(false);
  }
});
