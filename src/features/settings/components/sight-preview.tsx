import { Text } from "@mantine/core";
import type { SightSettings } from "@/contracts/sight/schema";
import classes from "./sight.module.css";

const people = [
  { name: "Mira Shah", whose: "own", owner: "Asha" },
  { name: "Dev Patel", whose: "team", owner: "Ravi, same team" },
  { name: "Leena Rao", whose: "all", owner: "Kiran, another team" },
] as const;

/** The same three leads as Asha, a worker, would see them. */
export function SightPreview({ settings }: { settings: SightSettings }) {
  const sees = { own: ["own"], team: ["own", "team"], all: ["own", "team", "all"] }[settings.workerSees];
  return (
    <figure className={classes.preview}>
      <figcaption>
        <Text size="sm" fw={500}>
          Three leads as Asha, a worker, sees them
        </Text>
      </figcaption>
      <ul>
        {people.map(({ name, whose, owner }) =>
          sees.includes(whose) ? (
            <li key={name}>
              <span>
                {name} <span className={classes.quiet}>· {owner}</span>
              </span>
              <span className={classes.number}>
                {settings.masksPhones ? "+91 ••••• 43210" : "+91 98765 43210"}
              </span>
              <span className={classes.quiet}>
                {settings.masksEmails
                  ? "•••••@example.com"
                  : `${name.split(" ")[0]?.toLowerCase()}@example.com`}
              </span>
            </li>
          ) : (
            <li key={name} className={classes.unseen}>
              <s>{name}</s> <span className={classes.quiet}>· {owner}: not there for Asha</span>
            </li>
          ),
        )}
      </ul>
    </figure>
  );
}
