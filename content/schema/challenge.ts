/** The shape of a challenge: an incident with goals, what may be changed, and the fixes that must and must not pass. */
import { z } from 'zod';
import { actionSchema, type Checked, goalSchema, placeOf } from './scenario';

const duration = z.string().regex(/^\d+(\.\d+)?\s*(us|ms|s|min|h)$/, 'a duration such as "45s", "300ms" or "5min"');

/** What somebody does to a run, with its instants: a solution, or the commands of a headless run. */
export const deedsSchema = z.array(z.strictObject({ at: duration, do: actionSchema }));

const fix = z.strictObject({ title: z.string(), why: z.string(), do: deedsSchema });

/** One thing that the page lets a person change; everything else of the system stays as it is. */
const changeSchema = z
  .discriminatedUnion('kind', [
    /** A setting of a client or group, by the product's own name; the registry knows the rest. */
    z.strictObject({ kind: z.literal('setting'), target: z.string(), name: z.string() }),
    /** How many members of a group run. */
    z.strictObject({ kind: z.literal('members'), group: z.string() }),
    /** How many workers of a queue are on duty. */
    z.strictObject({ kind: z.literal('workers'), queue: z.string() }),
    /** One of a few: `initial` is how the scenario begins. */
    z.strictObject({
      kind: z.literal('choice'),
      id: z.string(),
      label: z.string(),
      options: z.array(z.strictObject({ label: z.string(), do: z.array(actionSchema) })).min(2),
      initial: z.int().min(0),
    }),
  ])
  .meta({ id: 'change' });

export const challengeSchema = z
  .strictObject({
    $schema: z.string().optional(),
    id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'an id such as "kafka/evicted-while-working"'),
    code: z.string().optional(),
    title: z.string().min(1),
    /** Slug of the lesson that teaches it. */
    lesson: z.string().regex(/^[a-z0-9-]+$/),
    difficulty: z.enum(['easy', 'medium', 'hard']),
    minutes: z.int().min(1),
    scenario: z.string(),
    story: z.string().min(1),
    symptom: z.string().min(1),
    goal: z.string().min(1),
    mayNot: z.string().min(1),
    mayChange: z.array(changeSchema).min(1),
    goals: z.array(goalSchema).min(1),
    /** A nudge, where to look, what to change. */
    hints: z.array(z.string()).length(3),
    /** Why it worked, in about three sentences, whichever right fix it was. */
    why: z.string().min(1),
    solutions: z.array(fix).min(2, 'at least two right fixes'),
    nearMisses: z.array(fix).min(2, 'at least two tempting wrong fixes'),
  })
  .meta({ title: 'Highwater challenge' });

export type Challenge = Omit<z.infer<typeof challengeSchema>, '$schema'>;
export type Change = Challenge['mayChange'][number];
export type Fix = Challenge['solutions'][number];
export type Deeds = z.infer<typeof deedsSchema>;

function checked<T>(parsed: { success: true; data: T } | { success: false; error: z.ZodError }): Checked<T> {
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, faults: parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${issue.message}`) };
}

export const checkChallenge = (data: unknown): Checked<Challenge> => checked(challengeSchema.safeParse(data));
export const checkDeeds = (data: unknown): Checked<Deeds> => checked(deedsSchema.safeParse(data));
