/** What a reader can choose about this site. */
import type { Metadata } from 'next';
import { SettingsPage } from '@/components/settings/SettingsPage';
import { Footer } from '@/components/shell/Footer';

export const metadata: Metadata = {
  title: 'Settings',
  description: 'Theme, text size, reading width, motion, narration and units: one page, at once.',
};

export default function Page() {
  return (
    <>
      <main id="main" tabIndex={-1}>
        <SettingsPage />
      </main>
      <Footer />
    </>
  );
}
