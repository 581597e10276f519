/**
 * One request over several services, as a bar chart of its time: what is waited for before the answer, and what is done after it.
 * All chains share one scale, so that a sum, a maximum and a publish can be compared with the eye.
 */
import { Drawing, Label } from '@/components/ui/Drawing';
import type { ChainServiceView, ChainView } from '@/simulator/projections/frame';
import styles from './ChainDrawing.module.css';
import { countsOf, DESIGN, resultOf } from './chainWords';
import { span } from './words';

interface ChainDrawingProps {
  readonly chains: readonly ChainView[];
  readonly width: number;
}

const NAMES = 62;
const ROW = 18;
const HEAD = 38;
const GAP = 22;
/** Width of a letter of a number, about. */
const LETTER = 6.6;

/** How long a request takes to its answer while all is well, and where each service's work lies in it. */
function planOf(chain: ChainView): { readonly answer: number; readonly starts: readonly number[] } {
  const times = chain.services.map((service) => service.meanMicros);
  const before = times.map((_, index) => times.slice(0, index).reduce((sum, time) => sum + time, 0));
  switch (chain.design) {
    case 'sequential':
      return { answer: times.reduce((sum, time) => sum + time, 0), starts: before };
    case 'parallel':
      return { answer: Math.max(...times), starts: times.map(() => 0) };
    case 'event':
      return { answer: chain.latencyP50Micros, starts: times.map(() => chain.latencyP50Micros) };
  }
}

export function ChainDrawing({ chains, width }: ChainDrawingProps) {
  const plans = chains.map(planOf);
  const room = width - NAMES - (width < 640 ? 88 : 150);
  const longest = Math.max(
    1,
    ...chains.flatMap((chain, index) => chain.services.map((service, at) => (plans[index]?.starts[at] ?? 0) + service.meanMicros)),
  );
  const x = (time: number) => NAMES + (room * time) / longest;
  const tops = chains.map((_, index) => chains.slice(0, index).reduce((sum, { services }) => sum + HEAD + services.length * ROW + GAP, 0));
  const last = chains.at(-1);
  const height = (tops.at(-1) ?? 0) + HEAD + (last?.services.length ?? 0) * ROW + 18;
  return (
    <Drawing width={width} height={height} label={chains.map(inWords).join(' ')}>
      {chains.map((chain, index) => {
        const top = tops[index] ?? 0;
        const plan = plans[index];
        if (plan === undefined) return null;
        const bottom = top + HEAD + chain.services.length * ROW;
        return (
          <g key={chain.id}>
            <Label x={0} y={top + 13} kind="strong" tone={chain.status === 'down' ? 'lost' : 'ink'}>
              {`${chain.id}: ${chain.status === 'down' ? 'down' : DESIGN[chain.design]}`}
            </Label>
            <Label x={0} y={top + 29} kind="small" tone={isBad(chain) ? 'lost' : undefined}>
              {resultIn(chain, width)}
            </Label>
            {chain.services.map((service, at) => (
              <Service
                key={service.id}
                service={service}
                y={top + HEAD + at * ROW}
                from={x(plan.starts[at] ?? 0)}
                to={x((plan.starts[at] ?? 0) + service.meanMicros)}
                answer={x(plan.answer)}
                isAfter={chain.design === 'event'}
              />
            ))}
            <path d={`M${x(plan.answer).toFixed(1)} ${top + HEAD - 2}V${bottom + 2}`} className={styles.answer} />
            <Label x={x(plan.answer) + 2} y={bottom + 13} kind="number" anchor={x(plan.answer) > width - 110 ? 'end' : 'start'}>
              {`answer, ${span(plan.answer)}`}
            </Label>
          </g>
        );
      })}
    </Drawing>
  );
}

interface ServiceProps {
  readonly service: ChainServiceView;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** Where the line of the answer stands. */
  readonly answer: number;
  /** Done after the answer: nobody waits for it. */
  readonly isAfter: boolean;
}

function Service({ service, y, from, to, answer, isAfter }: ServiceProps) {
  const isDown = service.status !== 'up';
  const time = isDown ? 'down' : span(service.meanMicros);
  const note = service.waiting > 0 ? `${time}, ${service.waiting} wait` : time;
  // The line of the answer does not run through the words.
  const crosses = to < answer && to + 8 + note.length * LETTER > answer;
  return (
    <g>
      <Label x={0} y={y + 12} kind="small" tone={isDown ? 'lost' : undefined}>
        {service.name}
      </Label>
      <rect
        x={from}
        y={y + 2.5}
        width={Math.max(2, to - from)}
        height={ROW - 5}
        rx="2"
        className={styles.bar}
        data-after={isAfter || undefined}
        data-down={isDown || undefined}
      />
      <Label x={(crosses ? answer : to) + 6} y={y + 12} kind="number" tone={isDown ? 'lost' : undefined}>
        {note}
      </Label>
    </g>
  );
}

const isBad = (chain: ChainView): boolean => chain.failed + chain.eventsMissing + chain.ghosts > 0;

/** Where there is no room for all, what went wrong comes before how long it took. */
function resultIn(chain: ChainView, width: number): string {
  const all = resultOf(chain);
  return all.length * LETTER <= width ? all : countsOf(chain);
}

function inWords(chain: ChainView): string {
  const services = chain.services.map(
    ({ name, status, meanMicros, waiting }) =>
      `${name} ${status === 'up' ? span(meanMicros) : 'down'}${waiting > 0 ? ` with ${waiting} waiting` : ''}`,
  );
  return `${chain.id}, ${DESIGN[chain.design]}: ${resultOf(chain)}. Services: ${services.join(', ')}.`;
}
