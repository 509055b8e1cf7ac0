-- What the demonstration laid out and somebody booked at stays, but nobody reads it as the real office's.
ALTER TABLE "reception" ADD COLUMN "of_demo" BOOLEAN NOT NULL DEFAULT false;
