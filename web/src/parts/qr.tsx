// A QR code drawn here: the secret leaves this page for nobody.
import { encode } from 'uqr';

export function Qr({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2, ecc: 'M' });
  const path = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={196} height={196} role="img" aria-label={label}
      shapeRendering="crispEdges" style={{ background: '#fff', borderRadius: 8, alignSelf: 'center' }}>
      <path d={path} fill="#111" />
    </svg>
  );
}
