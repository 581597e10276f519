/** The bar above every page: home, the pages that exist, the search, the theme. Its lower edge is the first line of the page. */

import Link from 'next/link';
import { Find } from '@/components/search/Find';
import { Icon } from '@/components/ui/Icon';
import { Logo } from './Logo';
import { NavLink } from './NavLink';
import { sitePages } from './pages';
import { ThemeSwitch } from './ThemeSwitch';
import styles from './TopBar.module.css';

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
      {/* On a phone the list of pages is a popover; on wider screens the style sheet shows it in the bar, as if it were none. */}
      <nav className={styles.nav} id="pages" popover="auto" aria-label="Main">
        {sitePages.map(({ href, label, within }) => (
          <NavLink key={href} href={href} label={label} within={within} />
        ))}
      </nav>
      <Find />
      <ThemeSwitch />
      <button type="button" className={styles.menu} popoverTarget="pages" aria-label="Pages">
        <Icon name="menu" size={20} />
      </button>
    </header>
  );
}
