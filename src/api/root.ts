import { liveRouter } from "@/api/live";
import { activitiesRouter } from "@/api/routers/activities";
import { apiKeysRouter } from "@/api/routers/api-keys";
import { auditRouter } from "@/api/routers/audit";
import { callingRulesRouter } from "@/api/routers/calling-rules";
import { callsRouter } from "@/api/routers/calls";
import { campaignsRouter } from "@/api/routers/campaigns";
import { consentsRouter } from "@/api/routers/consents";
import { contactsRouter } from "@/api/routers/contacts";
import { deliveriesRouter } from "@/api/routers/deliveries";
import { deskRouter } from "@/api/routers/desk";
import { exportsRouter } from "@/api/routers/exports";
import { floorRouter } from "@/api/routers/floor";
import { importsRouter } from "@/api/routers/imports";
import { invitationsRouter } from "@/api/routers/invitations";
import { leadsRouter } from "@/api/routers/leads";
import { linesRouter } from "@/api/routers/lines";
import { membersRouter } from "@/api/routers/members";
import { metricsRouter } from "@/api/routers/metrics";
import { notesRouter } from "@/api/routers/notes";
import { outcomesRouter } from "@/api/routers/outcomes";
import { providerAccountsRouter } from "@/api/routers/provider-accounts";
import { recordingsRouter } from "@/api/routers/recordings";
import { sessionRouter } from "@/api/routers/session";
import { sightRouter } from "@/api/routers/sight";
import { systemRouter } from "@/api/routers/system";
import { tagsRouter } from "@/api/routers/tags";
import { tasksRouter } from "@/api/routers/tasks";
import { teamsRouter } from "@/api/routers/teams";
import { twinRouter } from "@/api/routers/twin";
import { viewsRouter } from "@/api/routers/views";
import { wallLinksRouter } from "@/api/routers/wall-links";
import { workspaceRouter } from "@/api/routers/workspace";
import { createCallerFactory, router } from "@/api/trpc";

export const appRouter = router({
  activities: activitiesRouter,
  apiKeys: apiKeysRouter,
  audit: auditRouter,
  callingRules: callingRulesRouter,
  calls: callsRouter,
  campaigns: campaignsRouter,
  consents: consentsRouter,
  contacts: contactsRouter,
  deliveries: deliveriesRouter,
  desk: deskRouter,
  exports: exportsRouter,
  imports: importsRouter,
  floor: floorRouter,
  invitations: invitationsRouter,
  leads: leadsRouter,
  lines: linesRouter,
  live: liveRouter,
  members: membersRouter,
  metrics: metricsRouter,
  notes: notesRouter,
  outcomes: outcomesRouter,
  providerAccounts: providerAccountsRouter,
  recordings: recordingsRouter,
  session: sessionRouter,
  sight: sightRouter,
  system: systemRouter,
  tags: tagsRouter,
  tasks: tasksRouter,
  teams: teamsRouter,
  twin: twinRouter,
  wallLinks: wallLinksRouter,
  views: viewsRouter,
  workspace: workspaceRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
