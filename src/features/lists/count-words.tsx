import { UnstyledButton } from "@mantine/core";
import { formatNumber } from "@/components/format";
import type { ListCount } from "@/contracts/lists/schema";

/** "2,431 leads"; above the limit of counting "10,000+ leads", with a way to the exact number. */
export function CountWords({
  count,
  one,
  many,
  onExact,
  isCounting,
}: {
  count: ListCount | undefined;
  one: string;
  many: string;
  onExact: () => void;
  isCounting: boolean;
}) {
  if (!count) return "Counting…";
  if (count.isExact) return count.count === 1 ? `1 ${one}` : `${formatNumber(count.count)} ${many}`;
  return (
    <>
      {formatNumber(count.count)}+ {many}{" "}
      <UnstyledButton
        fz="inherit"
        td="underline"
        c="inherit"
        aria-label={`Count all ${many}`}
        disabled={isCounting}
        onClick={onExact}
      >
        {isCounting ? "counting…" : "count"}
      </UnstyledButton>
    </>
  );
}
