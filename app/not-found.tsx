/** What stands where no page does: what happened, what it means, what to do. */
import type { Metadata } from 'next';
import { Footer } from '@/components/shell/Footer';
import styles from '@/components/shell/Plain.module.css';
import { ButtonLink } from '@/components/ui/Button';

export const metadata: Metadata = { title: 'No page here' };

export default function NotFound() {
  return (
    <>
      <main id="main" tabIndex={-1} className={styles.plain}>
        <h1>There is no page at this address.</h1>
        <p>A letter may be missing from it, or it names a lesson that is not written yet. Nothing of yours is lost.</p>
        <ButtonLink href="/" kind="main">
          Back to the roadmap
        </ButtonLink>
      </main>
      <Footer />
    </>
  );
}
