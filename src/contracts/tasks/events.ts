import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { leadId, taskId, userId } from "@/contracts/ids";
import { taskKind } from "@/contracts/tasks/schema";

const aboutTask = { taskId, leadId: leadId.nullable(), assigneeUserId: userId.nullable(), kind: taskKind };
export const taskEvents = defineEvents({
  "task.created": { payload: z.object(aboutTask), durability: "logged", audience: "workspace", inFeed: true },
  "task.updated": {
    payload: z.object(aboutTask),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "task.done": { payload: z.object(aboutTask), durability: "logged", audience: "workspace", inFeed: true },
  /** Many at once; a page looks at its list as a whole. `assigneeUserId`: whom they were given to. */
  "task.bulk_changed": {
    payload: z.object({
      kind: z.enum(["done", "snooze", "assign", "undo"]),
      count: z.number().int(),
      assigneeUserId: userId.nullable(),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "task.deleted": {
    payload: z.object(aboutTask),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
