'use client';
/** A scenario of one's own: a JSON file dropped on the page or chosen from the disk, checked, and opened in the lab if it is sound. */
import { type ChangeEvent, type DragEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { checkScenario } from '@/content/schema/scenario';
import type { Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import { openRemote } from '../player/remote';
import { Lab } from './Lab';
import './link';
import styles from './ScenarioList.module.css';

interface Opened {
  readonly scenario: Scenario;
  readonly still: Shown;
}

/** The last file, kept as long as the tab: a reload loses nothing. */
const KEPT = 'highwater.lab.file';
const LARGEST = 1_000_000;

export function ScenarioDrop({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [over, setOver] = useState(false);
  const [kept, setKept] = useState<string | null>(null);
  const field = useId();
  useEffect(() => setKept(remembered()), []);
  const read = async (file: File) => {
    if (file.size > LARGEST) return setFaults([`${file.name} is larger than a scenario can be (1 MB).`]);
    await take(await file.text(), file.name);
  };
  const take = async (text: string, name: string) => {
    const result = await sound(text, name);
    if ('faults' in result) return setFaults(result.faults);
    setFaults([]);
    remember(text);
    setOpened(result);
  };
  if (opened !== null) return <Lab scenario={opened.scenario} still={opened.still} isLinked={false} />;
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) void read(file);
  };
  const onChoose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file !== undefined) void read(file);
    event.target.value = '';
  };
  return (
    <main
      id="main"
      tabIndex={-1}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {children}
      <section className={styles.drop} data-over={over || undefined} aria-labelledby={`${field}h`}>
        <h2 id={`${field}h`}>A scenario of your own</h2>
        <p>
          Drop a JSON file anywhere on this page, or choose one. Its format is published as{' '}
          <a href="/schema/scenario.json">a JSON Schema</a>.
        </p>
        <p>
          <label htmlFor={field}>Scenario file </label>
          <input id={field} type="file" accept="application/json,.json" onChange={onChoose} />
          {kept !== null && <Button onClick={() => void take(kept, 'the last file')}>Open the last file again</Button>}
        </p>
        {faults.length > 0 && (
          <div role="alert">
            <p>This file cannot be run:</p>
            <ul>
              {faults.slice(0, 12).map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
            {faults.length > 12 && <p>and {faults.length - 12} more.</p>}
          </div>
        )}
      </section>
    </main>
  );
}

/** Checks the shape here, and whether its names mean something in the worker, which builds it anyway. */
async function sound(text: string, name: string): Promise<Opened | { readonly faults: readonly string[] }> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { faults: [`${name} is not JSON: ${(error as Error).message}`] };
  }
  const checked = checkScenario(data);
  if (!checked.ok) return { faults: checked.faults };
  const remote = openRemote(null);
  try {
    const answer = await remote.ask({ type: 'open', scenario: checked.value, seed: null, deeds: [], at: 0 });
    if (answer.type === 'shown') return { scenario: checked.value, still: answer.shown };
    return { faults: answer.type === 'refused' ? answer.sentence.split('; ') : ['the simulator gave no answer'] };
  } catch (error) {
    return { faults: [`The simulator cannot be loaded: ${(error as Error).message}. Reload the page.`] };
  } finally {
    remote.close();
  }
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function remember(text: string): void {
  try {
    sessionStorage.setItem(KEPT, text);
  } catch {
    // A browser that keeps nothing still opens files.
  }
}
