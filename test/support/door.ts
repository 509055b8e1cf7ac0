import { atTime, officeDay } from "../../src/domain/calendar.ts";
import { passUntakenPlaces } from "../../src/office/visits/door.ts";
import type { World } from "./office.ts";

/** The program watches the door until that time of the day on which it was seen last; longer steps would mean that it was away. */
export async function doorWatched(world: World, until: string): Promise<void> {
  const { zone } = world.office;
  const end = atTime(officeDay(world.clock(), zone), until, zone);
  while (true) {
    await world.work(passUntakenPlaces);
    const left = (end.getTime() - world.clock().getTime()) / 60_000;
    if (left <= 0) return;
    world.later(Math.min(5, left));
  }
}
