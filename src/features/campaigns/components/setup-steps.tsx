import classes from "./settings.module.css";

export const setupSteps = ["who", "how", "script", "check"] as const;
export type SetupStep = (typeof setupSteps)[number];

const stepWords: Record<SetupStep, string> = {
  who: "Who",
  how: "How",
  script: "Script",
  check: "Check and start",
};

/** Where one is on the way to a campaign that runs. */
export function SetupSteps({ current }: { current: SetupStep }) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {setupSteps.map((step, index) => (
        <li key={step} aria-current={step === current ? "step" : undefined}>
          {index + 1} {stepWords[step]}
        </li>
      ))}
    </ol>
  );
}
