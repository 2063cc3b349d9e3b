import v8 from "node:v8";

/**
 * V8 lets a heap grow fourfold before it collects, on a machine with much memory: a file of 100,000 rows, of which hardly
 * ten megabytes live at a time, left 350 MB of garbage standing. Twice what lives is enough (docs/benchmarks.md, "import").
 */
export function keepHeapSmall(): void {
  v8.setFlagsFromString("--heap-growing-percent=100");
}
