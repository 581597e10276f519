/**
 * Buttons: ink on paper. One `main` button on a page, in sea; danger is red text in a plain button; quiet has no border.
 * With `href` it is a link that looks the same, since going somewhere is not doing something.
 */

import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { Icon } from './Icon';
import type { IconName } from './icons';

export type ButtonKind = 'plain' | 'main' | 'quiet' | 'danger';

interface Look {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly children: ReactNode;
}

export function Button({
  kind = 'plain',
  icon,
  children,
  type = 'button',
  ...rest
}: Look & Omit<ComponentProps<'button'>, 'className' | 'children'>) {
  return (
    <button type={type} className={styles.button} data-kind={kind} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function ButtonLink({
  kind = 'plain',
  icon,
  children,
  href,
  ...rest
}: Look & Omit<ComponentProps<typeof Link>, 'className' | 'children'>) {
  return (
    <Link href={href} className={styles.button} data-kind={kind} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  /** What pressing it does: its name for screen readers and its tooltip. */
  readonly label: string;
}

/** A button that shows an icon alone: run, step, undo. At least 34 px, 44 px on touch. */
export function IconButton({ icon, label, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button type={type} className={styles.iconButton} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
