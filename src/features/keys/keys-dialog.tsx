"use client";

import { Kbd, Modal, Text } from "@mantine/core";
import { type KeyPlace, keyActions, keyTable } from "./key-table";
import classes from "./keys.module.css";

const places: Record<KeyPlace, string> = {
  desk: "On the desk",
  popup: "In the popup and at wrap-up",
  lists: "In lists",
  anywhere: "Anywhere",
};
const order: readonly KeyPlace[] = ["anywhere", "popup", "desk", "lists"];

type KeysDialogProps = { isOpen: boolean; areSingleKeysOn: boolean; onClose: () => void };

/** Every key of the product, read from the table that handles them. */
export function KeysDialog({ isOpen, areSingleKeysOn, onClose }: KeysDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys" size="xl">
      <Text size="sm" c="dimmed" mb="md">
        {areSingleKeysOn
          ? "Single keys work outside text fields. They can be switched off in your profile."
          : "Single keys are switched off in your profile. Enter, Esc, arrows and ⌘/Ctrl keys still work."}
      </Text>
      <div className={classes.places}>
        {order.map((place) => (
          <section key={place} aria-labelledby={`keys-${place}`}>
            <h3 id={`keys-${place}`} className={classes.place}>
              {places[place]}
            </h3>
            <dl className={classes.list}>
              {keyActions.map((action) => {
                const { shown, words } = keyTable[action];
                const meaning = words[place];
                return meaning ? (
                  <div key={action} className={classes.row}>
                    <dt>
                      {shown.split(" ").map((part) => (
                        <Kbd key={part} size="xs">
                          {part}
                        </Kbd>
                      ))}
                    </dt>
                    <dd>{meaning}</dd>
                  </div>
                ) : null;
              })}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
