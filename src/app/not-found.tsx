"use client";

import { Anchor, Center, Stack, Text, Title } from "@mantine/core";
import { Link } from "@/components/link";

export default function NotFoundPage() {
  return (
    <Center mih="60dvh" p="md" component="main">
      <Stack gap="xs" align="center">
        <Title order={1} size="h3">
          This page does not exist
        </Title>
        <Text c="dimmed" size="sm" ta="center">
          It may have been deleted, or it belongs to another workspace.
        </Text>
        <Anchor component={Link} href="/dashboard" size="sm">
          Go to the dashboard
        </Anchor>
      </Stack>
    </Center>
  );
}
