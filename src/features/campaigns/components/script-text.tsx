import { Fragment } from "react";
import { renderScript, type ScriptValues, scriptVariables } from "@/contracts/campaigns/script";
import { variableWords } from "../script-words";
import classes from "./script-text.module.css";

const nothing = Object.fromEntries(scriptVariables.map((name) => [name, null])) as ScriptValues;

/** A script as it is read out: with this lead's values, or (null) with the names of what will stand there. */
export function ScriptText({ script, values }: { script: string; values: ScriptValues | null }) {
  return (
    <p className={classes.text}>
      {renderScript(script, values ?? nothing).map((part, index) => {
        // Parts have no name of their own, and a script is drawn anew as a whole.
        const key = index;
        switch (part.kind) {
          case "text":
            return <Fragment key={key}>{part.text}</Fragment>;
          case "value":
            return (
              <span key={key} className={classes.value}>
                {part.text}
              </span>
            );
          case "missing":
            return values ? (
              <mark key={key} className={classes.missing}>
                no {variableWords[part.variable]}
              </mark>
            ) : (
              <span key={key} className={classes.blank}>
                {variableWords[part.variable]}
              </span>
            );
        }
      })}
    </p>
  );
}
