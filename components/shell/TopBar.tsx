/** The bar above every page: home, the pages that exist, the theme. Its lower edge is the first line of the page. */

import Link from 'next/link';
import { Logo } from './Logo';
import { NavLink } from './NavLink';
import { ThemeSwitch } from './ThemeSwitch';
import styles from './TopBar.module.css';

/** Only pages that exist; `within` are the addresses that belong to each. */
const pages = [
  { href: '/', label: 'Roadmap', within: ['/learn'] },
  { href: '/lab', label: 'Lab', within: ['/lab'] },
] as const;

export function TopBar() {
  return (
    <header className={styles.bar}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Link className={styles.brand} href="/">
        <Logo size={26} />
        <span>Highwater</span>
      </Link>
      <nav className={styles.nav} aria-label="Main">
        {pages.map((page) => (
          <NavLink key={page.href} {...page} />
        ))}
      </nav>
      <ThemeSwitch />
    </header>
  );
}
