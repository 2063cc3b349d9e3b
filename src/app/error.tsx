"use client";

import { Button, Center, Stack, Text, Title } from "@mantine/core";

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Center mih="60dvh" p="md" component="main">
      <Stack gap="xs" align="center">
        <Title order={1} size="h3">
          This page broke
        </Title>
        <Text c="dimmed" size="sm" ta="center" maw={420}>
          What you typed in a note is kept. Try again; if it stays, tell your admin
          {error.digest ? ` this number: ${error.digest}` : " what you did"}.
        </Text>
        <Button onClick={reset} mt="xs">
          Try again
        </Button>
      </Stack>
    </Center>
  );
}
