// The mark: two rings, one over the other.
export function Brand({ large, under }: { large?: boolean; under?: string }) {
  const px = large ? 34 : 28;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 10 }}>
      <svg width={px} height={px} viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#35558c" />
        <g fill="none" stroke="#fff" strokeWidth="2.6"><circle cx="13" cy="16" r="6.2" /><circle cx="19" cy="16" r="6.2" /></g>
      </svg>
      <span style={{ fontSize: large ? 24 : undefined, fontWeight: 650, lineHeight: 1.15 }}>niju{under && <small>{under}</small>}</span>
    </span>
  );
}
