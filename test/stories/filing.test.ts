// How a complaint is written: short in a script that says much in few characters, and with a photo sent before it is asked for.

import { afterAll, beforeAll, expect, test } from "vitest";
import { amountSaid } from "../../src/conversation/words.ts";
import { categoryName } from "../../src/office/names.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

const details = {
  en: "It has been dark for three weeks and an old lady fell.",
  zh: "两盏路灯坏了三周，老人晚上摔倒了。",
} as Record<string, string>;

let sent = 0;
const aPhoto = (album?: string, caption?: string) => ({
  kind: "files" as const,
  files: [
    {
      kind: "photo" as const,
      name: "lamp.jpg",
      mediaType: "image/jpeg",
      size: 1200,
      source: String(++sent),
      sha256: sent.toString(16).padStart(64, "0"),
    },
  ],
  album,
  caption,
});

/** As far as the question what happened. */
async function toTheDetails(citizen: Person, language: string) {
  const { say } = citizen;
  await citizen.goes("/file", `=${say("kind.complaint")}`, `=${categoryName("CITY", language)}`, "2", "修好路灯");
  await citizen.goes(`=${say("common.thatIsAll")}`, "East Street 5");
  expect(citizen.last()?.text).toContain(say("file.details"));
}

/** From the confidentiality on to the receipt. */
async function toTheEnd(citizen: Person) {
  const { say } = citizen;
  await citizen.goes(`=${say("confidentiality.named")}`, "王芳", "0599 5550199", `=${say("file.yes")}`);
  return world.database.prisma.case.findFirstOrThrow({ orderBy: { id: "desc" }, include: { files: true } });
}

test("a character of Chinese says as much as three letters, and the hint counts in the script that was typed", async () => {
  expect(amountSaid("lamp")).toBe(4);
  expect(amountSaid("路灯坏了")).toBe(12);
  const citizen = await world.citizen("zh");
  await toTheDetails(citizen, "zh");
  await citizen.goes("路灯坏了");
  expect(citizen.last()?.text).toContain(citizen.say("hints.tooShort", { min: 7 }));
  await citizen.goes("broken lamp");
  expect(citizen.last()?.text).toContain(citizen.say("hints.tooShort", { min: 20 }));
});

for (const language of ["en", "zh"]) {
  test(`who wants to say thank you is not asked what they ask for (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await citizen.goes("/file", `=${say("kind.thanks")}`, `=${categoryName("CITY", language)}`, "2");
    expect(citizen.last()?.text).toBe(say("file.thanks"));
    await citizen.goes("The bus driver who waited for me", `=${say("common.thatIsAll")}`, `=${say("common.skip")}`);
    await citizen.goes("He saw me run and waited, on Monday in the rain.", "=~skip");
    await citizen.goes(`=${say("confidentiality.anonymous")}`);
    expect(citizen.last()?.text).toContain(say("file.label.thanks"));
    expect(citizen.last()?.text).not.toContain(say("file.label.demands"));
    await citizen.goes("/fresh file", `=${say("kind.thanks")}`, `=${categoryName("CITY", language)}`, "2");
    await citizen.goes("back", "back", "back", `=${say("kind.complaint")}`);
    expect(citizen.last()?.text).toBe(say("file.demands"));
    await citizen.says("cancel");
  });

  test(`photos sent before they are asked for go with the complaint, and the person hears so (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await toTheDetails(citizen, language);
    const early = (await citizen.sends(aPhoto("album"))).told.at(-1);
    expect(early?.text).toContain(say("files.keptEarly"));
    expect(early?.text).toContain(say("file.details"));
    expect((await citizen.sends(aPhoto("album"))).told).toEqual([]);
    await citizen.goes(details[language]!);
    expect(citizen.last()?.text).toContain(say("files.alreadyHere", { count: 2 }));
    await citizen.sends(aPhoto());
    await citizen.goes(`=${say("common.thatIsAll")}`);
    // One more, after its question: it goes with the others.
    await citizen.sends(aPhoto());
    expect(citizen.last()?.text).toContain(say("file.confidentiality"));
    const filed = await toTheEnd(citizen);
    expect(filed.details).toBe(details[language]);
    expect(filed.files).toHaveLength(4);
  });

  test(`a photo with the words under it is the answer, and stays (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await toTheDetails(citizen, language);
    await citizen.sends(aPhoto(undefined, details[language]));
    expect(citizen.last()?.text).toContain(say("files.alreadyHere", { count: 1 }));
    await citizen.goes("1");
    const filed = await toTheEnd(citizen);
    expect(filed.details).toBe(details[language]);
    expect(filed.files).toHaveLength(1);
  });
}
