/** A load line: the mark on a hull that says how deep it may lie. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <circle cx="13" cy="13" r="8.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4.8 14a8.25 8.25 0 0 0 16.4 0z" fill="var(--waterline)" />
      <path d="M0 13h26" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
