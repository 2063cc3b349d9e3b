/**
 * As much of a browser's EventSource as tRPC's stock client uses, over fetch: for the wire-contract test. Keeps
 * every byte it read.
 */
export class TestEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState: number = TestEventSource.CONNECTING;
  static recorded: string[] = [];
  /** Off where thousands of streams run for minutes: they look at their bytes by `onText`. */
  static isRecording = true;
  private readonly abort = new AbortController();

  constructor(
    readonly url: string,
    readonly init: { headers?: Record<string, string>; onText?: (text: string) => void } = {},
  ) {
    super();
    void this.run();
  }

  private async run(): Promise<void> {
    try {
      const response = await fetch(this.url, {
        signal: this.abort.signal,
        headers: { accept: "text/event-stream", ...this.init.headers },
      });
      if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
      this.readyState = TestEventSource.OPEN;
      this.dispatchEvent(new Event("open"));
      const decoder = new TextDecoder();
      let buffer = "";
      for await (const piece of response.body) {
        const text = decoder.decode(piece as Uint8Array, { stream: true });
        if (TestEventSource.isRecording) TestEventSource.recorded.push(text);
        this.init.onText?.(text);
        buffer += text;
        for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
          this.deliver(buffer.slice(0, end));
          buffer = buffer.slice(end + 2);
        }
      }
    } catch {
      // A cut or a refusal: told below.
    }
    if (this.readyState === TestEventSource.CLOSED) return;
    this.readyState = TestEventSource.CLOSED;
    this.dispatchEvent(new Event("error"));
  }

  private deliver(block: string): void {
    const fields = new Map(
      block
        .split("\n")
        .filter((line) => line.includes(":"))
        .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]),
    );
    if (!fields.has("data")) return;
    this.dispatchEvent(
      new MessageEvent(fields.get("event") ?? "message", {
        data: fields.get("data") ?? "",
        lastEventId: fields.get("id") ?? "",
      }),
    );
  }

  close(): void {
    this.readyState = TestEventSource.CLOSED;
    this.abort.abort();
  }
}
