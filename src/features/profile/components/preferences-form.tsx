"use client";

import { Input, SegmentedControl, Stack, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type RouterInputs, type RouterOutputs, trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { type PopupRingSeconds, popupRingSeconds } from "@/contracts/members/schema";
import { Section } from "@/features/settings/components/section";

const choices: Record<PopupRingSeconds, string> = {
  10: "10 s",
  30: "30 s",
  60: "60 s",
  100: "100 s",
  0: "Off",
};
const order: readonly PopupRingSeconds[] = [10, 30, 60, 100, 0];

/** Saved as they are chosen: there is nothing to lose. */
export function PreferencesForm({ user }: { user: RouterOutputs["session"]["me"]["user"] }) {
  const utils = trpc.useUtils();
  const update = trpc.session.updatePreferences.useMutation({
    onSettled: () => void utils.session.me.invalidate(),
    onError: (error) =>
      notifications.show({ color: "red", title: "Not saved", message: errorSentence(error) }),
  });
  // What was just chosen shows at once; the server's word replaces it.
  const pending: RouterInputs["session"]["updatePreferences"] = update.isPending ? update.variables : {};
  const ring = pending.popupRingSeconds ?? user.popupRingSeconds;
  const isMuted = pending.isMuted ?? user.isMuted;
  return (
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
            value={String(ring)}
            onChange={(value) => {
              const parsed = popupRingSeconds.safeParse(Number(value));
              if (parsed.success) update.mutate({ popupRingSeconds: parsed.data });
            }}
            data={order.map((seconds) => ({ value: String(seconds), label: choices[seconds] }))}
          />
        </Input.Wrapper>
        <Switch
          label="Sounds"
          description="Incoming, answered and ended calls; one tab plays them"
          checked={!isMuted}
          onChange={(event) => update.mutate({ isMuted: !event.currentTarget.checked })}
        />
      </Stack>
    </Section>
  );
}
