import { livePayload, reportPayload } from "@/twin/payload";
import type { Scenario } from "@/twin/scenario";
import type { SimulatedCall } from "@/twin/simulated-call";
import { until } from "../support/stack/http";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { post } from "../support/stack/webhooks";
import { expect } from "./fixtures";

/** Nothing comes by itself: the walk posts each webhook when it wants to be in the next state. */
export const silent: Partial<Scenario> = {
  dropLive: true,
  dropReport: true,
  ringSeconds: 600,
  pickupSeconds: 600,
  talkSeconds: 600,
  recording: "none",
};

/** The provider's side of the worker's newest call. */
export class Line {
  constructor(
    private readonly stack: Stack,
    private readonly team: Team,
  ) {}

  silence(times: number): void {
    this.stack.twin.simulator.queueNext(this.team.authcode, silent, times);
  }

  private async newest(): Promise<SimulatedCall> {
    const mine = () =>
      this.stack.twin.simulator.calls.findLast((call) => call.authcode === this.team.authcode);
    const call = await until("the provider has the call", () => Promise.resolve(mine()), Boolean);
    if (!call) throw new Error("no call");
    return call;
  }

  async says(word: string): Promise<void> {
    const call = await this.newest();
    expect(await post(this.team, { event: "live_call", payload: livePayload(call, word) })).toBe(200);
  }

  async reports(scenario: Partial<Scenario>): Promise<void> {
    const call = await this.newest();
    const told: SimulatedCall = {
      ...call,
      startedAt: Date.now() - 20_000,
      scenario: { ...call.scenario, ringSeconds: 3, pickupSeconds: 4, talkSeconds: 9, ...scenario },
      isEnded: true,
    };
    expect(await post(this.team, { event: "call_report", payload: reportPayload(told, "") })).toBe(200);
  }
}
