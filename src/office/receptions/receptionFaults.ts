// Each coming reception has a leader who is in one place, and a room to itself, or the clerks are told that it has not.

import { doubleDuties, roomClashes } from "../../domain/turns.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { receptionInWords, tellClerks } from "./leaderNews.ts";
import { receptionIs } from "./receptions.ts";

export type ReceptionFault = "noLeader" | "leaderDeclined" | "twoPlaces" | "twoInRoom";

/** What is wrong with the coming receptions, by their number; one in order is not in it. */
export async function receptionFaults({
  tx,
  now,
  office,
}: Pick<Work, "tx" | "now" | "office">): Promise<Map<number, { reception: Reception; faults: ReceptionFault[] }>> {
  const coming = await tx.reception.findMany({
    where: { status: "scheduled", endsAt: { gt: now } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const twice = new Set(doubleDuties(coming).flatMap((pair) => pair.map(({ id }) => id)));
  const crowded = new Set(roomClashes(coming, office.venues).flatMap((pair) => pair.map(({ id }) => id)));
  const found = coming.map((reception) => {
    const leader = office.leaders[reception.leaderKey];
    const faults: ReceptionFault[] = [
      ...(!leader || leader.retired ? ["noLeader" as const] : []),
      ...(reception.leaderDeclinedAt ? ["leaderDeclined" as const] : []),
      ...(twice.has(reception.id) ? ["twoPlaces" as const] : []),
      ...(crowded.has(reception.id) ? ["twoInRoom" as const] : []),
    ];
    return { reception, faults };
  });
  return new Map(found.filter(({ faults }) => faults.length > 0).map((one) => [one.reception.id, one]));
}

/** Tells the clerks of what is newly wrong, once; the mark and the messages are one transaction. Returns how many were told of. */
export async function tellFaults(work: Work): Promise<number> {
  const { tx, texts } = work;
  const found = await receptionFaults(work);
  await tx.reception.updateMany({
    where: { faultsTold: { not: "" }, id: { notIn: [...found.keys()] } },
    data: { faultsTold: "" },
  });
  let told = 0;
  for (const { reception, faults } of found.values()) {
    const faultsTold = faults.join(" ");
    const { count } = await tx.reception.updateMany({
      where: { id: reception.id, faultsTold: { not: faultsTold } },
      data: { faultsTold },
    });
    if (count === 0) continue;
    told += 1;
    await tellClerks(work, {
      trueWhile: [await receptionIs(work, reception.id)],
      text: (language) =>
        [
          texts.say(language, "rota.faulty", receptionInWords(work, reception, language)),
          ...faults.map((fault) => texts.say(language, `rota.fault.${fault}`)),
        ].join("\n"),
      choices: (language) => [
        ...(faults.some((fault) => fault !== "twoInRoom")
          ? [
              { id: `/standin ${reception.id}`, label: texts.say(language, "rota.standIn") },
              { id: `/swap ${reception.id}`, label: texts.say(language, "rota.swap") },
            ]
          : [{ id: `/shift ${reception.id}`, label: texts.say(language, "rota.shift") }]),
        { id: `/reception ${reception.id}`, label: texts.say(language, "rota.open") },
      ],
      urgent: true,
    });
  }
  return told;
}
