/** The key behind an action, for the eye; for others it stands in the attribute that says so. */
import styles from './Menu.module.css';

export const Key = ({ of }: { readonly of: string }) => (
  <span aria-hidden="true" className={styles.key}>
    {of}
  </span>
);
