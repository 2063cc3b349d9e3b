import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";

/** What happened with a record, and what was changed of it. */
export function StoryTabs({ timeline, history }: { timeline: ReactNode; history: ReactNode }) {
  return (
    <Tabs defaultValue="timeline" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="timeline">{timeline}</Tabs.Panel>
      <Tabs.Panel value="history">{history}</Tabs.Panel>
    </Tabs>
  );
}
