ALTER TYPE "desk_act_kind" ADD VALUE 'enteredFromPaper';
