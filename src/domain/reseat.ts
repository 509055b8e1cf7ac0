// Who sits where when a reception's places change.

export type Seat = { bookingId: number; startsAt: Date };
export type FreePlace = { id: number; startsAt: Date };

/**
 * Gives those who lost their place a free one, so that nobody overtakes anybody: as many as possible get one, and of the ways to do
 * that the one with the least waiting is taken. `places` are free and in order of time. Who is not in the answer gets none.
 */
export function reseat(seats: Seat[], places: FreePlace[]): Map<number, FreePlace> {
  const inOrder = [...seats].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.bookingId - b.bookingId);
  const best = bestFrom(inOrder, places);
  const given = new Map<number, FreePlace>();
  for (let s = 0, p = 0; s < inOrder.length && p < places.length; ) {
    const [seat, place] = [inOrder[s], places[p]];
    if (!seat || !place) break;
    const now = at(best, s, p);
    if (same(now, at(best, s, p + 1))) p += 1;
    else if (same(now, at(best, s + 1, p))) s += 1;
    else {
      given.set(seat.bookingId, place);
      s += 1;
      p += 1;
    }
  }
  return given;
}

/** How many get a place, and how far all of them move together (milliseconds). */
type Outcome = { placed: number; shift: number };
const nothing: Outcome = { placed: 0, shift: 0 };
const same = (a: Outcome, b: Outcome) => a.placed === b.placed && a.shift === b.shift;
const better = (a: Outcome, b: Outcome) => (a.placed !== b.placed ? a.placed > b.placed : a.shift < b.shift);
const at = (best: Outcome[][], s: number, p: number): Outcome => best[s]?.[p] ?? nothing;

/** best[s][p]: what can be reached for the people from s on with the places from p on. */
function bestFrom(seats: Seat[], places: FreePlace[]): Outcome[][] {
  const best: Outcome[][] = Array.from({ length: seats.length + 1 }, () => []);
  for (let s = seats.length - 1; s >= 0; s--) {
    const row = best[s] ?? [];
    for (let p = places.length - 1; p >= 0; p--) {
      const after = at(best, s + 1, p + 1);
      const moved = Math.abs((places[p]?.startsAt.getTime() ?? 0) - (seats[s]?.startsAt.getTime() ?? 0));
      const here = { placed: after.placed + 1, shift: after.shift + moved };
      const other = better(at(best, s, p + 1), at(best, s + 1, p)) ? at(best, s, p + 1) : at(best, s + 1, p);
      row[p] = better(here, other) ? here : other;
    }
  }
  return best;
}
