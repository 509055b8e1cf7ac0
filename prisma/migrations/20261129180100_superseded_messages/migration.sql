ALTER TYPE "outgoing_status" ADD VALUE 'superseded';
