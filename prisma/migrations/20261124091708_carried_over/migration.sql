ALTER TYPE "booking_status" ADD VALUE 'carriedOver';
