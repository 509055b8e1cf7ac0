ALTER TYPE "outgoing_status" ADD VALUE 'held';
