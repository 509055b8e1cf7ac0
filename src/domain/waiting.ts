// The waiting list's times: until when a place is kept for somebody, and when a place that was given back can be booked again.

const minute = 60_000;

/**
 * Until when a place is kept for the next in line who is told at `toldAt`; undefined when it is too late for an offer: it must be
 * taken `leadMinutes` before the place's time, and no offer is shorter than a minute.
 */
export function offerEnds(given: {
  toldAt: Date;
  placeStartsAt: Date;
  offerMinutes: number;
  leadMinutes: number;
}): Date | undefined {
  const { toldAt, placeStartsAt, offerMinutes, leadMinutes } = given;
  const latest = placeStartsAt.getTime() - leadMinutes * minute;
  const ends = Math.min(toldAt.getTime() + offerMinutes * minute, latest);
  return ends - toldAt.getTime() < minute ? undefined : new Date(ends);
}

/**
 * When a place that was given back can be booked again: after a pause drawn by lot (`lot` from 0 to below 1), so that nobody can hand a
 * place on by cancelling at an agreed moment; never later than half of the time that is left for booking.
 */
export function reopensAt(given: {
  now: Date;
  bookingClosesAt: Date;
  pause: { least: number; most: number };
  lot: number;
}): Date {
  const { now, bookingClosesAt, pause, lot } = given;
  const drawn = (pause.least + (pause.most - pause.least) * lot) * minute;
  const half = Math.max(0, (bookingClosesAt.getTime() - now.getTime()) / 2);
  return new Date(now.getTime() + Math.min(drawn, half));
}
