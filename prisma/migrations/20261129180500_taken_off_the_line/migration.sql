-- Somebody who was registered twice, or has gone home, is taken off the line: no outcome, and no missed visit.
ALTER TYPE "booking_status" ADD VALUE 'removed';
ALTER TYPE "desk_act_kind" ADD VALUE 'removed';
ALTER TYPE "desk_act_kind" ADD VALUE 'putBack';
-- What the second of two clerks had typed when the first had recorded the visit.
ALTER TYPE "desk_act_kind" ADD VALUE 'addedToRecord';

ALTER TABLE "booking" ADD COLUMN "removed_because" TEXT;
-- As text: a value that this transaction adds to the type can't be used in it yet.
ALTER TABLE "booking" ADD CONSTRAINT "booking_removed_because" CHECK (
  ("status"::text = 'removed') = ("removed_because" IS NOT NULL) AND coalesce("removed_because", 'twice') IN ('twice', 'left')
);
