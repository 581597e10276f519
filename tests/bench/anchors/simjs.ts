/** simjs 2.0.3, a bundle for browsers that hangs itself on `window`, with the types of what the benchmarks use of it. */
import { createRequire } from 'node:module';

export interface Request {
  done(callback: () => void, context?: unknown): this;
}
export interface Facility {
  readonly stats: { readonly durationSeries: { average(): number; count(): number } };
}
export interface Entity {
  time(): number;
  setTimer(duration: number): Request;
  useFacility(facility: Facility, duration: number): Request;
}
export interface Sim {
  time(): number;
  addEntity(kind: new () => Entity & { start(): void }, name?: string): Entity;
  /** @returns false when it stopped because of `maxEvents`. */
  simulate(endTime: number, maxEvents?: number): boolean;
}

const host: { Sim?: { Sim: new () => Sim; Entity: new () => Entity; Facility: new (name: string) => Facility } } = {};
Object.assign(globalThis, { window: host });
createRequire(import.meta.url)('simjs');
if (host.Sim === undefined) throw new Error('simjs did not load');

export const { Sim, Entity, Facility } = host.Sim;
