"use client";

import { Fieldset, Input, SegmentedControl, Stack, Switch } from "@mantine/core";
import { usePreferences, useSetPreferences } from "@/client/preferences";
import { showFailure } from "@/components/toasts";
import {
  type PopupRingSeconds,
  popupRingSeconds,
  type SoundName,
  soundName,
} from "@/contracts/members/schema";
import { Section } from "@/features/settings/components/section";
import { BrowserNotices } from "./browser-notices";

const choices: Record<PopupRingSeconds, string> = {
  10: "10 s",
  30: "30 s",
  60: "60 s",
  100: "100 s",
  0: "Never",
};
const order: readonly PopupRingSeconds[] = [10, 30, 60, 100, 0];

const sounds: Record<SoundName, string> = {
  customer_answered: "The customer answered",
  call_ended: "A call ended",
  incoming: "Incoming call",
  callback_due: "A callback is due",
  paused_by_system: "Ringside paused you",
  floor_alarm: "A limit of the floor is crossed, by day",
};

/** Saved as they are chosen, for every device: there is nothing to lose. */
export function PreferencesForm() {
  const preferences = usePreferences();
  const { mutate } = useSetPreferences((error) => showFailure("Not saved", error));
  return (
    <>
      <Section title="Calls" description="How the popup after a call behaves for you, on every device.">
        <Stack gap="md">
          <Input.Wrapper
            label="Popup closes by itself after"
            labelElement="div"
            id="popup-ring"
            description="The countdown waits while you write, and while the pointer is in the popup"
          >
            <SegmentedControl
              mt={6}
              fullWidth
              maw={420}
              aria-label="Popup closes by itself after"
              value={String(preferences.popupRingSeconds)}
              onChange={(value) => {
                const parsed = popupRingSeconds.safeParse(Number(value));
                if (parsed.success) mutate({ popupRingSeconds: parsed.data });
              }}
              data={order.map((seconds) => ({ value: String(seconds), label: choices[seconds] }))}
            />
          </Input.Wrapper>
          <Switch
            label="Single-key shortcuts"
            description="One letter or digit acts, outside text fields. Press ? for the list. Off: Enter, Esc, arrows and ⌘/Ctrl keys still work"
            checked={preferences.areSingleKeysOn}
            onChange={(event) => mutate({ areSingleKeysOn: event.currentTarget.checked })}
          />
        </Stack>
      </Section>
      <Section
        title="Sounds and notices"
        description="Sounds come once, however many tabs are open. While you talk, only an incoming call sounds."
      >
        <Stack gap="md">
          <Switch
            label="Sounds"
            description="M switches them too"
            checked={!preferences.isMuted}
            onChange={(event) => mutate({ isMuted: !event.currentTarget.checked })}
          />
          <Fieldset legend="Which" disabled={preferences.isMuted} variant="unstyled">
            <Stack gap={8} mt={4}>
              {soundName.options.map((name) => (
                <Switch
                  key={name}
                  size="sm"
                  label={sounds[name]}
                  checked={!preferences.soundsOff.includes(name)}
                  onChange={(event) => {
                    const others = preferences.soundsOff.filter((each) => each !== name);
                    mutate({ soundsOff: event.currentTarget.checked ? others : [...others, name] });
                  }}
                />
              ))}
            </Stack>
          </Fieldset>
          <BrowserNotices
            isOn={preferences.areNoticesOn}
            onChange={(areNoticesOn) => mutate({ areNoticesOn })}
          />
        </Stack>
      </Section>
    </>
  );
}
