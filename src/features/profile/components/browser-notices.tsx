"use client";

import { Button, Group, Switch, Text } from "@mantine/core";
import { useEffect, useState } from "react";

type Permission = NotificationPermission | "missing";

function readPermission(): Permission {
  return typeof Notification === "undefined" ? "missing" : Notification.permission;
}

const obstacles: Record<Permission, string | null> = {
  granted: null,
  default: null,
  denied: "This browser has blocked notices for this site. Allow them in its site settings.",
  missing: "This browser shows notices only over https, or not at all.",
};

/**
 * Notices of the browser while no tab is in view. The browser's own question comes only after a click on the
 * button that says what it is for: once it has been refused, it cannot be asked again.
 */
export function BrowserNotices({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const [permission, setPermission] = useState<Permission>("default");
  useEffect(() => setPermission(readPermission()), []);
  const obstacle = isOn ? obstacles[permission] : null;
  return (
    <div>
      <Switch
        label="Notices of the browser"
        description="An incoming call, and a call that ended, while Ringside is not in view"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {isOn && permission === "default" ? (
        <Group gap="sm" mt={8} wrap="nowrap" align="flex-start">
          <Button
            size="compact-sm"
            variant="default"
            style={{ flex: "none" }}
            onClick={() => void Notification.requestPermission().then(setPermission)}
          >
            Allow here
          </Button>
          <Text size="sm" c="dimmed">
            Your browser asks next. Names of customers then appear in notices on this computer.
          </Text>
        </Group>
      ) : null}
      {obstacle ? (
        <Text size="sm" c="dimmed" mt={6} role="status">
          {obstacle}
        </Text>
      ) : null}
    </div>
  );
}
