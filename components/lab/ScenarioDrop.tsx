'use client';
/**
 * Systems that have no page of their own: one made from a template, which the address says, or a JSON file dropped on the page or
 * chosen from the disk. Either is checked, and opened in the lab if it is sound.
 */
import { useSearchParams } from 'next/navigation';
import { type ChangeEvent, type DragEvent, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { checkScenario } from '@/content/schema/scenario';
import type { Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import { openRemote } from '../player/remote';
import { Lab } from './Lab';
import './link';
import styles from './ScenarioList.module.css';
import { type System, systemOf } from './templates';

interface Opened {
  readonly scenario: Scenario;
  readonly still: Shown;
  /** Absent for a file. */
  readonly system?: System;
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
  const [isMade, setMade] = useState(false);
  /** The last template that the address named: what arrives late for another one is not opened. */
  const wanted = useRef<string | null>(null);
  const make = async (from: string | null) => {
    wanted.current = from;
    const system = systemOf(location.search);
    if (system === null) {
      setMade(false);
      return setOpened((is) => (is?.system === undefined ? is : null));
    }
    if (!('scenario' in system)) return setFaults(system.faults);
    setMade(true);
    const result = await runnable(system.scenario);
    if (wanted.current !== from) return;
    setMade(false);
    if ('faults' in result) setFaults(result.faults);
    else setOpened({ ...result, system });
  };
  const address = (
    <Suspense>
      <Address onTemplate={(from) => void make(from)} />
    </Suspense>
  );
  if (opened !== null) {
    const { scenario, still, system } = opened;
    return (
      <>
        {address}
        <Lab key={scenario.id} scenario={scenario} still={still} isLinked={system !== undefined} system={system} />
      </>
    );
  }
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
      {address}
      <p role="status" className={styles.making}>
        {isMade && 'One moment: the system is being made.'}
      </p>
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
            <p>This cannot be run:</p>
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

/** Checks the shape here. */
async function sound(text: string, name: string): Promise<Opened | { readonly faults: readonly string[] }> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { faults: [`${name} is not JSON: ${(error as Error).message}`] };
  }
  const checked = checkScenario(data);
  if (!checked.ok) return { faults: checked.faults };
  return runnable(checked.value);
}

/** Whether the names of a scenario mean something is found in the worker, which builds it anyway. */
async function runnable(scenario: Scenario): Promise<Opened | { readonly faults: readonly string[] }> {
  const remote = openRemote(null);
  try {
    const answer = await remote.ask({ type: 'open', scenario, seed: null, deeds: [], at: 0 });
    if (answer.type === 'shown') return { scenario, still: answer.shown };
    return { faults: answer.type === 'refused' ? answer.sentence.split('; ') : ['the simulator gave no answer'] };
  } catch (error) {
    return { faults: [`The simulator cannot be loaded: ${(error as Error).message}. Reload the page.`] };
  } finally {
    remote.close();
  }
}

/** Tells which template the address names, at first and whenever that changes. */
function Address({ onTemplate }: { readonly onTemplate: (from: string | null) => void }) {
  const from = useSearchParams().get('from');
  const tell = useRef(onTemplate);
  useEffect(() => {
    tell.current = onTemplate;
  });
  useEffect(() => tell.current(from), [from]);
  return null;
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
