import { z } from "zod";
import { countedPage, get, momentText, offsetOf, paging, patch, post, remove } from "@/api/rest/route";
import { callSort } from "@/contracts/calls/filter";
import { callDirection, callStatus } from "@/contracts/calls/schema";
import { callId, campaignId, leadId, noteId, outcomeId, taskId, userId } from "@/contracts/ids";
import { noteText } from "@/contracts/notes/schema";
import { pageOf, restCall, restNote, restTask } from "@/contracts/rest/views";
import { taskKind, taskScope, taskState, taskTitle } from "@/contracts/tasks/schema";
import { searchText } from "@/contracts/text";

const oneCall = z.strictObject({ callId });
const oneTask = z.strictObject({ taskId });
const oneNote = z.strictObject({ noteId });

/** What is done with leads: calls, tasks and notes. */
export const workRoutes = [
  get("/calls", {
    scope: "calls:read",
    summary: "List calls",
    query: z.strictObject({
      ...paging,
      sort: callSort.default("newest"),
      search: searchText.optional(),
      status: callStatus.optional(),
      direction: callDirection.optional(),
      workerUserId: userId.optional(),
      campaignId: campaignId.optional(),
      leadId: leadId.optional(),
      outcomeId: outcomeId.optional(),
      from: momentText.optional(),
      to: momentText.optional(),
    }),
    answer: pageOf(restCall),
    run: ({ caller, query: { limit, cursor, sort, ...filter } }) =>
      caller.calls.list({ limit, cursor, sort, filter }),
  }),
  post("/calls", {
    scope: "calls:write",
    summary: "Dial a lead: the key's member is rung first. The idempotency key makes it one call.",
    body: z.strictObject({ leadId, campaignId: campaignId.nullable().default(null) }),
    answer: restCall,
    location: ({ id }) => `/calls/${id}`,
    run: ({ caller, body, requestKey }) => caller.calls.dial({ ...body, requestKey }),
  }),
  get("/calls/{callId}", {
    scope: "calls:read",
    summary: "Read a call",
    params: oneCall,
    answer: restCall,
    run: ({ caller, params }) => caller.calls.get(params),
  }),
  patch("/calls/{callId}", {
    scope: "calls:write",
    summary: "Set or correct a call's outcome",
    params: oneCall,
    body: z.strictObject({
      outcomeId,
      callbackAt: momentText.nullish(),
      callbackAssignee: z.enum(["me", "anyone"]).optional(),
    }),
    answer: restCall,
    run: async ({ caller, params, body }) => {
      await caller.calls.setOutcome({ ...params, ...body });
      return caller.calls.get(params);
    },
  }),

  get("/tasks", {
    scope: "tasks:read",
    summary: "List tasks",
    query: z.strictObject({
      ...paging,
      scope: taskScope.default("all"),
      state: taskState.default("open"),
      leadId: leadId.optional(),
    }),
    answer: pageOf(restTask),
    run: async ({ caller, query: { cursor, ...query } }) => {
      const page = { ...query, offset: offsetOf(cursor) };
      const { tasks, total } = await caller.tasks.list(page);
      return countedPage(tasks, { ...page, total });
    },
  }),
  post("/tasks", {
    scope: "tasks:write",
    summary: "Add a callback or a follow-up",
    body: z.strictObject({
      kind: taskKind,
      title: taskTitle,
      leadId: leadId.nullable().default(null),
      assigneeUserId: userId.nullable().default(null),
      dueAt: momentText,
    }),
    answer: restTask,
    location: ({ id }) => `/tasks/${id}`,
    run: async ({ caller, body }) => caller.tasks.get({ taskId: (await caller.tasks.create(body)).id }),
  }),
  get("/tasks/{taskId}", {
    scope: "tasks:read",
    summary: "Read a task",
    params: oneTask,
    answer: restTask,
    run: ({ caller, params }) => caller.tasks.get(params),
  }),
  patch("/tasks/{taskId}", {
    scope: "tasks:write",
    summary: "Change a task, or say that it is done",
    params: oneTask,
    body: z.strictObject({
      title: taskTitle.optional(),
      assigneeUserId: userId.nullable().optional(),
      dueAt: momentText.optional(),
      isDone: z.boolean().optional(),
    }),
    answer: restTask,
    run: async ({ caller, params, body: { isDone, ...changes } }) => {
      if (Object.values(changes).some((value) => value !== undefined))
        await caller.tasks.update({ ...params, ...changes });
      if (isDone !== undefined) await caller.tasks.complete({ ...params, isDone });
      return caller.tasks.get(params);
    },
  }),
  remove("/tasks/{taskId}", {
    scope: "tasks:write",
    summary: "Delete a task",
    params: oneTask,
    answer: null,
    run: ({ caller, params }) => caller.tasks.delete(params),
  }),

  get("/notes", {
    scope: "notes:read",
    summary: "List a lead's notes, newest first",
    query: z.strictObject({ ...paging, leadId }),
    answer: pageOf(restNote),
    run: async ({ caller, query: { cursor, ...query } }) => {
      const page = { ...query, offset: offsetOf(cursor) };
      const { notes, total } = await caller.notes.list(page);
      return countedPage(notes, { ...page, total });
    },
  }),
  post("/notes", {
    scope: "notes:write",
    summary: "Write a note on a lead",
    body: z.strictObject({ leadId, text: noteText }),
    answer: restNote,
    location: ({ id }) => `/notes/${id}`,
    run: async ({ caller, body }) => caller.notes.get({ noteId: (await caller.notes.save(body)).id }),
  }),
  get("/notes/{noteId}", {
    scope: "notes:read",
    summary: "Read a note",
    params: oneNote,
    answer: restNote,
    run: ({ caller, params }) => caller.notes.get(params),
  }),
  patch("/notes/{noteId}", {
    scope: "notes:write",
    summary: "Change one's own note. Written over meanwhile, both texts are kept in it.",
    params: oneNote,
    body: z.strictObject({ text: noteText, version: z.number().int().min(1) }),
    answer: restNote,
    run: async ({ caller, params, body: { text, version } }) => {
      const { leadId: of } = await caller.notes.get(params);
      await caller.notes.save({ ...params, leadId: leadId.parse(of), text, baseVersion: version });
      return caller.notes.get(params);
    },
  }),
  remove("/notes/{noteId}", {
    scope: "notes:write",
    summary: "Delete a note",
    params: oneNote,
    answer: null,
    run: ({ caller, params }) => caller.notes.delete(params),
  }),
];
