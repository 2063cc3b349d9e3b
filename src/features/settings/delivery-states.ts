import type { BadgeTone } from "@/components/status-badge";
import type { Delivery } from "./views";

/** How each state of a delivery is called and coloured. */
export const deliveryStates: Record<Delivery["state"], { label: string; tone: BadgeTone }> = {
  set_aside: { label: "Set aside", tone: "warning" },
  dead: { label: "Failed", tone: "negative" },
  received: { label: "In the queue", tone: "active" },
  processed: { label: "Processed", tone: "positive" },
  ignored: { label: "Nothing to do", tone: "quiet" },
};
