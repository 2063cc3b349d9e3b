/** What a workspace needs before its first call, in the order in which it is done. */
export const firstSteps = ["provider", "line", "phone", "members", "leads", "call"] as const;
export type FirstStep = (typeof firstSteps)[number];

/** Which of them are done: read from the rows themselves, so that nobody ticks anything. */
export type FirstStepsView = Record<FirstStep, boolean>;
