'use client';
/** What may be changed, as real settings under their real names: default, unit and meaning from the registry, and its sentence for a bad value. */
import { type FormEvent, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { UndoChip } from '@/components/ui/Chip';
import { Segmented } from '@/components/ui/Segmented';
import type { Change } from '@/content/schema/challenge';
import type { Action, Scenario, SettingView } from '@/simulator/run';
import { usePlayerState } from '../figure/usePlayer';
import type { Player } from '../player/store';
import styles from './Knobs.module.css';
import { chosenOption, membersActions, runningMembers, workersNow } from './knobState';

export function Knobs({ player, changes }: { readonly player: Player; readonly changes: readonly Change[] }) {
  return (
    <section className={styles.knobs} aria-label="What may be changed">
      {changes.map((change) => {
        switch (change.kind) {
          case 'setting':
            return <SettingKnob key={`${change.target} ${change.name}`} player={player} target={change.target} name={change.name} />;
          case 'members':
            return <MembersKnob key={`members ${change.group}`} player={player} group={change.group} />;
          case 'workers':
            return <WorkersKnob key={`workers ${change.queue}`} player={player} queue={change.queue} />;
          default:
            return <ChoiceKnob key={change.id} player={player} change={change} />;
        }
      })}
    </section>
  );
}

interface KnobProps {
  readonly player: Player;
  readonly label: string;
  readonly value: string;
  /** What it was before; shown once it was changed. */
  readonly was: string | null;
  readonly note: string;
  readonly isNumber?: boolean;
  /** The actions that a wish means, or the sentence that refuses it. */
  readonly meaning: (wish: string) => readonly Action[] | string;
  readonly said: (wish: string) => string;
}

function Knob({ player, label, value, was, note, isNumber = false, meaning, said }: KnobProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const apply = async (wish: string) => {
    const actions = meaning(wish.trim());
    if (typeof actions === 'string') return setRefused(actions);
    if (actions.length > 0) await player.act(actions, said(wish.trim()));
    const { refusal } = player.store.getState();
    setRefused(refusal);
    if (refusal === null) setTyped(null);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void apply(typed ?? value);
  };
  return (
    <form className={styles.knob} onSubmit={onSubmit}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row}>
        <input
          id={id}
          value={typed ?? value}
          inputMode={isNumber ? 'numeric' : 'text'}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${id}n`}
          aria-invalid={refused !== null || undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">
          Set<span className={styles.hidden}> {label}</span>
        </Button>
        {was !== null && <UndoChip change={`was ${was}`} onUndo={() => void apply(was)} />}
      </div>
      <p id={`${id}n`}>{note}</p>
      {refused !== null && (
        <p role="alert" className={styles.refused}>
          {refused}
        </p>
      )}
    </form>
  );
}

function SettingKnob({ player, target, name }: { readonly player: Player; readonly target: string; readonly name: string }) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const line = usePlayerState(player, (state) => state.shown.line);
  const [setting, setSetting] = useState<SettingView | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was done, and on which line, changes the answer.
  useEffect(() => {
    let current = true;
    void player.settings(target).then((all) => {
      const found = all.find((each) => each.name === name);
      if (!current || found === undefined) return;
      setSetting(found);
    });
    return () => {
      current = false;
    };
  }, [player, target, name, deeds, line]);
  const value = setting?.value ?? '';
  const wasSet = deeds.some(({ action }) => action.type === 'setConfig' && action.target === target && action.name === name);
  const before = configured(player.scenario, target, name) ?? setting?.default ?? '';
  const unit = setting === null || setting.unit === 'none' ? '' : ` ${setting.unit}`;
  return (
    <Knob
      player={player}
      label={name}
      value={value}
      was={wasSet && before !== value && before !== '' ? before : null}
      note={
        setting === null ? 'Its value comes with the simulation.' : `${setting.meaning} Default ${setting.default || 'not set'}${unit}.`
      }
      meaning={(wish) => [{ type: 'setConfig', target, name, value: wish }]}
      said={(wish) => `${name}=${wish} on ${target}.`}
    />
  );
}

/** What the scenario begins with, where it says so. */
function configured({ kafka }: Scenario, target: string, name: string): string | null {
  const clients = [...(kafka?.groups ?? []), ...(kafka?.producers ?? [])];
  const value = clients.find(({ id }) => id === target)?.config?.[name];
  return value === undefined ? null : String(value);
}

const wholeNumber = (wish: string, least: number, most: number, what: string): number | string => {
  const n = Number(wish);
  return /^\d{1,3}$/.test(wish) && n >= least && n <= most
    ? n
    : `${what}: a whole number from ${least} to ${most}, not "${wish.slice(0, 20)}".`;
};

function MembersKnob({ player, group }: { readonly player: Player; readonly group: string }) {
  const frame = usePlayerState(player, (state) => state.shown.frame);
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const spec = player.scenario.kafka?.groups?.find(({ id }) => id === group);
  const most = (spec?.members ?? 0) + (spec?.spare ?? 0);
  const running = runningMembers(frame, deeds, group);
  const was = spec !== undefined && running.length !== spec.members && deeds.length > 0 ? String(spec.members) : null;
  return (
    <Knob
      player={player}
      label={`members of ${group}`}
      value={String(running.length)}
      was={was}
      isNumber
      note={`Members that run, at most ${most}. One that is closed finishes its batch and leaves the group.`}
      meaning={(wish) => {
        const n = wholeNumber(wish, 0, most, 'Members');
        return typeof n === 'string' ? n : membersActions(frame, running, group, n);
      }}
      said={(wish) => `${wish} members of ${group}.`}
    />
  );
}

function WorkersKnob({ player, queue }: { readonly player: Player; readonly queue: string }) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const spec = player.scenario.services?.queues?.find(({ id }) => id === queue);
  const first = spec?.workers ?? 0;
  const most = first + (spec?.spare ?? 0);
  const now = workersNow(deeds, queue, first);
  return (
    <Knob
      player={player}
      label={`workers of ${queue}`}
      value={String(now)}
      was={now === first ? null : String(first)}
      isNumber
      note={`Workers on duty, at most ${most}. One that goes off duty finishes the job in hand.`}
      meaning={(wish) => {
        const n = wholeNumber(wish, 0, most, 'Workers');
        return typeof n === 'string' ? n : n === now ? [] : [{ type: 'setWorkers', queue, workers: n }];
      }}
      said={(wish) => `${wish} workers for ${queue}.`}
    />
  );
}

function ChoiceKnob({ player, change }: { readonly player: Player; readonly change: Extract<Change, { kind: 'choice' }> }) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  return (
    <div className={styles.knob}>
      <span className={styles.label}>{change.label}</span>
      <Segmented
        label={change.label}
        mono
        value={String(chosenOption(deeds, change))}
        options={change.options.map((option, i) => ({ value: String(i), label: option.label }))}
        onChange={(value) => {
          const option = change.options[Number(value)];
          if (option !== undefined && option.do.length > 0) void player.act(option.do as Action[], `${change.label}: ${option.label}.`);
        }}
      />
      {change.options.some((option) => option.do.length === 0) && <p>Only undo takes this back.</p>}
    </div>
  );
}
