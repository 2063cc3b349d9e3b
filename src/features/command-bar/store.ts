import { createSpotlight } from "@mantine/spotlight";

/** Opened by its key and by the button above: one bar for the page. */
export const [commandBarStore, commandBar] = createSpotlight();
