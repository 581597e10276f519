/** The way in: the promise, where to go on, one figure that asks a question, and the whole path. */
import Link from 'next/link';
import { stillOf } from '@/components/player/still';
import { ContinueLink } from '@/components/roadmap/ContinueLink';
import styles from '@/components/roadmap/Home.module.css';
import { HomeFigure } from '@/components/roadmap/HomeFigure';
import { Roadmap } from '@/components/roadmap/Roadmap';
import { SymptomIndex } from '@/components/roadmap/SymptomIndex';
import { Footer } from '@/components/shell/Footer';
import { scenarioOf } from '@/content/library';

export default function HomePage() {
  const scenario = scenarioOf('kafka/who-reads-next');
  return (
    <>
      <main id="main" tabIndex={-1} className={styles.home}>
        <section className={styles.open}>
          <div className={styles.lead}>
            <h1>Learn event‑driven systems by breaking them.</h1>
            <p>Twenty-two lessons on Kafka, RabbitMQ, SQS and the patterns around them. Beside every claim, a broker you can kill.</p>
            <ContinueLink />
            <p className={styles.also}>
              <a href="#symptoms">I have a symptom</a> <Link href="/challenges">Give me an incident to repair</Link>
            </p>
          </div>
          <HomeFigure scenario={scenario} still={stillOf(scenario)} />
        </section>
        <Roadmap />
        <SymptomIndex />
      </main>
      <Footer />
    </>
  );
}
