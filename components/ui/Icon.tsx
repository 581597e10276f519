/**
 * One icon of the sprite, in the colour of the text around it. Decoration beside a word: it is hidden from screen readers,
 * so a control that shows nothing else needs a name of its own (`IconButton` asks for one).
 */

import styles from './Icon.module.css';
import type { IconName } from './icons';

interface IconProps {
  readonly name: IconName;
  /** Edge in px. Icons are drawn on 24 and read well from 14 up. */
  readonly size?: number;
  /** Inside a drawing: where its top left corner stands. */
  readonly x?: number;
  readonly y?: number;
  readonly className?: string | undefined;
}

export function Icon({ name, size = 18, x, y, className }: IconProps) {
  return (
    <svg className={className ? `${styles.icon} ${className}` : styles.icon} width={size} height={size} x={x} y={y} aria-hidden="true">
      <use href={`#hw-icon-${name}`} />
    </svg>
  );
}
