/** A telephone handset in the text's colour. */
export function CallsIcon({ size = 20 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M4 3.5h3l1.4 3.8-1.9 1.4a9 9 0 0 0 4.8 4.8l1.4-1.9 3.8 1.4v3a1.5 1.5 0 0 1-1.5 1.5A13 13 0 0 1 2.5 5 1.5 1.5 0 0 1 4 3.5z" />
    </svg>
  );
}
