import { Button, Group, Menu, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { showFailure, showUndo } from "@/components/toasts";
import { callingCountries, holidayInput } from "@/contracts/calling-rules/schema";
import { FormModal } from "@/features/settings/components/form-modal";
import classes from "@/features/settings/components/settings.module.css";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { dayText } from "../calling-words";
import { countryOf, countryOptions } from "./rule-modal";

type Holiday = RouterOutputs["callingRules"]["list"]["holidays"][number];

/** Dated holidays; they close the rules that say "no calls on holidays". */
export function HolidaysSection({ holidays, isAdmin }: { holidays: readonly Holiday[]; isAdmin: boolean }) {
  const [edited, setEdited] = useState<Holiday | "new" | null>(null);
  return (
    <section aria-labelledby="holidays" style={{ marginTop: 24 }}>
      <div className={classes.bar}>
        <h2 id="holidays" className="rs-panel-title" style={{ margin: 0 }}>
          Holidays
        </h2>
        {isAdmin ? (
          <Button className={classes.action} variant="default" onClick={() => setEdited("new")}>
            Add a holiday
          </Button>
        ) : null}
      </div>
      {holidays.length === 0 ? (
        <EmptyState isPlain title="No holidays">
          Rules that observe holidays are open on every day.
        </EmptyState>
      ) : (
        <ul className={`rs-card ${classes.list}`} aria-label="Holidays">
          {holidays.map((holiday) => (
            <li key={holiday.id} className={classes.row}>
              <div className={classes.main}>
                <div className={classes.name}>{holiday.name}</div>
              </div>
              <div className={classes.middle}>{dayText(holiday.on)}</div>
              <div className={`${classes.middle} ${classes.sub}`}>
                {holiday.callingCode ? callingCountries[holiday.callingCode].name : "Every number"}
              </div>
              <div className={classes.end}>
                {isAdmin ? <HolidayMenu holiday={holiday} onEdit={() => setEdited(holiday)} /> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
      {edited ? (
        <HolidayModal holiday={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </section>
  );
}

function HolidayMenu({ holiday, onEdit }: { holiday: Holiday; onEdit: () => void }) {
  const utils = trpc.useUtils();
  const refresh = () => void utils.callingRules.invalidate();
  const add = trpc.callingRules.addHoliday.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The holiday was not brought back", error),
  });
  const remove = trpc.callingRules.removeHoliday.useMutation({
    onSettled: refresh,
    onSuccess: () => {
      const { id: _, ...again } = holiday;
      showUndo(`${holiday.name} is removed.`, () => add.mutate(again));
    },
    onError: (error) => showFailure("The holiday was not removed", error),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          aria-label={`Actions for ${holiday.name}, ${dayText(holiday.on)}`}
        >
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onEdit}>Edit</Menu.Item>
        <Menu.Item color="red" onClick={() => remove.mutate({ holidayId: holiday.id })}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function HolidayModal({ holiday, onClose }: { holiday: Holiday | null; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [on, setOn] = useState(holiday?.on ?? "");
  const [name, setName] = useState(holiday?.name ?? "");
  const [country, setCountry] = useState<string>(holiday ? (holiday.callingCode ?? "every") : "91");
  const [errors, setErrors] = useState<{ on?: string; name?: string }>({});
  const saved = {
    onSuccess: () => {
      void utils.callingRules.invalidate();
      onClose();
    },
  };
  const add = trpc.callingRules.addHoliday.useMutation(saved);
  const update = trpc.callingRules.updateHoliday.useMutation(saved);
  const { rest } = formErrors(add.error ?? update.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = holidayInput.safeParse({ on, name, callingCode: countryOf(country) });
    if (!parsed.success) {
      const has = (field: string) => parsed.error.issues.find((issue) => issue.path[0] === field);
      setErrors({
        ...(has("on") ? { on: "Choose the day." } : {}),
        ...(has("name") ? { name: has("name")?.message ?? "Give a name." } : {}),
      });
      return;
    }
    setErrors({});
    if (holiday) update.mutate({ holidayId: holiday.id, holiday: parsed.data });
    else add.mutate(parsed.data);
  }

  return (
    <FormModal title={holiday ? `Edit ${holiday.name}` : "Add a holiday"} onClose={onClose}>
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.name}
          />
          <TextInput
            label="Day"
            type="date"
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
            error={errors.on}
          />
          <Select
            label="Numbers of"
            allowDeselect={false}
            value={country}
            onChange={(value) => value && setCountry(value)}
            data={countryOptions}
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending || update.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
