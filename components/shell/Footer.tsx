/** What holds for every page, at its foot: where progress lives, what is free to use, whose names these are. */

import styles from './Footer.module.css';

export function Footer() {
  return (
    <footer className={styles.footer}>
      <p>Everything runs in your browser. Your progress is kept there, and nothing asks for an account.</p>
      <p>Code under the MIT licence, lessons under CC BY 4.0.</p>
      <p>Apache Kafka, RabbitMQ, Redis and AWS are names of their owners, who have no part in this site.</p>
    </footer>
  );
}
