/** The way in. */
export default function HomePage() {
  return (
    <main>
      <h1>Highwater</h1>
      <p>Learn event-driven systems by breaking them.</p>
    </main>
  );
}
