/**
 * Everything that drawings share, once per document, at the top of `body`: the eight key flags, the icons, the hatch,
 * the two halves of a torn tile and the arrow head. Figures refer to it with `<use>`; colours come from the tokens.
 * The ids carry a prefix, since headings of lessons make ids of their own.
 */

import { icons } from './icons';
import type { KeySlot } from './keyFlag';

/** Each pattern is as old as signalling at sea: to be told apart far off, in any light and any kind of colour vision. */
const patterns: Readonly<Record<KeySlot, string>> = {
  1: 'M0 0h24v16H0zM12 4a4 4 0 1 0 .01 0z',
  2: 'M1 1l22 14H1z',
  3: 'M0 0h12v16H0z',
  4: 'M1 1h7v5H1zM12 1h11v5H12zM1 10h7v5H1zM12 10h11v5H12z',
  5: 'M0 1h24v4H0zM0 11h24v4H0z',
  6: 'M4 1h16l-8 5zM4 15h16l-8-5zM1 3v10l7.5-5zM23 3v10l-7.5-5z',
  7: 'M1 1h11v7H1zM12 8h11v7H12z',
  8: 'M1 1h5v14H1zM9.5 1h5v14h-5zM18 1h5v14h-5z',
};

export function Sprite() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        <pattern id="hw-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0v5" stroke="var(--line-2)" strokeWidth="1.5" />
        </pattern>
        <clipPath id="hw-tile">
          <rect x=".75" y=".75" width="22.5" height="14.5" rx="2.5" />
        </clipPath>
        <clipPath id="hw-tear-left">
          <path d="M-4-4h16l-3 6 4 4-4 4 2 10H-4z" />
        </clipPath>
        <clipPath id="hw-tear-right">
          <path d="M28-4H12l-3 6 4 4-4 4 2 10h17z" />
        </clipPath>
        <marker id="hw-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M1 1l6 3-6 3" fill="none" stroke="context-stroke" strokeWidth="1.3" />
        </marker>
        {([1, 2, 3, 4, 5, 6, 7, 8] as const).map((slot) => (
          <symbol key={slot} id={`hw-flag-${slot}`} viewBox="0 0 24 16">
            <rect x=".75" y=".75" width="22.5" height="14.5" rx="2.5" fill="var(--tile-paper)" />
            <path d={patterns[slot]} fill={`var(--key-${slot})`} fillRule="evenodd" clipPath="url(#hw-tile)" />
            <rect x=".75" y=".75" width="22.5" height="14.5" rx="2.5" fill="none" stroke={`var(--key-${slot})`} strokeWidth="1.5" />
          </symbol>
        ))}
        {Object.entries(icons).map(([name, shapes]) => (
          <symbol key={name} id={`hw-icon-${name}`} viewBox="0 0 24 24">
            {shapes.map((shape) =>
              'fill' in shape ? (
                <path key={shape.fill} d={shape.fill} fill="currentColor" />
              ) : (
                <path
                  key={shape.line}
                  d={shape.line}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.5"
                  strokeLinecap="round"
                  strokeLinejoin="round"
                  strokeDasharray={'dash' in shape ? shape.dash : undefined}
                />
              ),
            )}
          </symbol>
        ))}
      </defs>
    </svg>
  );
}
