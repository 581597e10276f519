/**
 * What a learner's log can say: every type of event, its version and its schema. The schema is the one source; types are read off it.
 *
 * An event is plain data and never changes. To take one back, `entryRemoved` is appended. A new type may be added under the same
 * version: older pages keep an event of a type they do not know and say so. A changed meaning needs a new version.
 */
import * as v from 'valibot';

/** The version written today. */
export const VERSION = 1;

/** The last millisecond that a `Date` can hold. */
export const LAST_TIME = 8.64e15;

const name = v.pipe(v.string(), v.minLength(1));

/** A link into this site, as the address bar writes it. Nothing that a browser could read as another host or as a script. */
const siteLink = v.pipe(v.string(), v.regex(/^\/(?![/\\])[!-~]*$/));

const header = {
  v: v.literal(VERSION),
  /** Unique for ever, over all devices. */
  id: name,
  /** Wall clock of the device, in milliseconds since 1970. */
  time: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_TIME)),
  /** The browser that recorded it. */
  device: name,
};

const schemas = {
  /** A lesson's page was opened. */
  lessonOpened: v.object({ ...header, type: v.literal('lessonOpened'), lesson: name }),

  /** Where reading stopped. `offset` is in CSS pixels from the top of the section, or of the page when there is no section. */
  placeLeft: v.object({
    ...header,
    type: v.literal('placeLeft'),
    lesson: name,
    section: v.exactOptional(name),
    offset: v.number(),
    figure: v.exactOptional(name),
  }),

  /** A prediction was made before the run showed the answer. `choice` is the option's id, or its number as text. */
  predicted: v.object({
    ...header,
    type: v.literal('predicted'),
    lesson: name,
    section: v.exactOptional(name),
    question: name,
    choice: v.string(),
    right: v.boolean(),
  }),

  /** Something was done in a simulation: `broke`, `repaired`, or the id of a figure's task. In the lab there is no lesson. */
  played: v.object({
    ...header,
    type: v.literal('played'),
    lesson: v.exactOptional(name),
    section: v.exactOptional(name),
    scenario: name,
    did: name,
  }),

  /**
   * A challenge held on every judged seed. `seeds` is how many those were, `deeds` how many things had been done for it. Who had been
   * told what to change was `assisted`, and has not solved it by that.
   */
  solved: v.object({
    ...header,
    type: v.literal('solved'),
    challenge: name,
    assisted: v.boolean(),
    seeds: v.pipe(v.number(), v.integer(), v.minValue(1)),
    deeds: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),

  /** A quiz question was answered; trying again is another event. */
  answered: v.object({
    ...header,
    type: v.literal('answered'),
    lesson: name,
    section: v.exactOptional(name),
    question: name,
    choice: v.string(),
    right: v.boolean(),
  }),

  /**
   * A lesson became done on the evidence of the named entries. It keeps the lesson done when the lesson later gains a question;
   * it counts only while all of those entries stand.
   */
  lessonFinished: v.object({ ...header, type: v.literal('lessonFinished'), lesson: name, because: v.pipe(v.array(name), v.minLength(1)) }),

  /** The learner's own word on a lesson. `new` starts it over: evidence before it no longer counts. */
  lessonStateSet: v.object({ ...header, type: v.literal('lessonStateSet'), lesson: name, state: v.picklist(['new', 'started', 'done']) }),

  /** An entry was taken out of the account. It stays in the log; removing the removal brings it back. */
  entryRemoved: v.object({ ...header, type: v.literal('entryRemoved'), entry: name }),

  /** The state of a lab was kept, as the link that opens it again. */
  scenarioSaved: v.object({
    ...header,
    type: v.literal('scenarioSaved'),
    scenario: name,
    link: siteLink,
    title: v.exactOptional(v.string()),
  }),
} as const;

type Schemas = typeof schemas;
export type EventType = keyof Schemas;
export type EventOf<Type extends EventType> = Readonly<v.InferOutput<Schemas[Type]>>;

/** Any event that this version understands. */
export type ProgressEvent = { [Type in EventType]: EventOf<Type> }[EventType];

/** An event as a page says it: the log adds version, id, time and device. */
export type ProgressDraft = { [Type in EventType]: Omit<EventOf<Type>, 'v' | 'id' | 'time' | 'device'> }[EventType];

export const EVENT_TYPES = Object.keys(schemas) as EventType[];

/** The schema of a type, or nothing when this version does not know the type. */
export function schemaOf(type: string): Schemas[EventType] | undefined {
  return Object.hasOwn(schemas, type) ? schemas[type as EventType] : undefined;
}

/** The order of a log: by time, and by id among equal times. It does not depend on the order of arrival. */
export function inOrder(a: ProgressEvent, b: ProgressEvent): number {
  if (a.time !== b.time) return a.time - b.time;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
