/** The terms of all lessons. */
import type { Metadata } from 'next';
import { Glossary } from '@/components/glossary/Glossary';
import { Footer } from '@/components/shell/Footer';

export const metadata: Metadata = {
  title: 'Glossary',
  description: 'Every term of event-driven systems that the lessons use, in one sentence each.',
};

export default function Page() {
  return (
    <>
      <main id="main" tabIndex={-1}>
        <Glossary />
      </main>
      <Footer />
    </>
  );
}
