import { liveRouter } from "@/api/live";
import { createCallerFactory, router } from "@/api/trpc";

export const appRouter = router({
  live: liveRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
