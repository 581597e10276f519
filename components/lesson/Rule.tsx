/** A rule of a model: its sentence, its source and the test that holds it, read out of that model's SPEC.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Note } from './Note';
import { Words } from './Words';

const MODELS = { kafka: 'Kafka', services: 'services' } as const;

interface SpecRule {
  readonly model: keyof typeof MODELS;
  readonly sentence: string;
  readonly source: string;
  readonly versions: string | undefined;
  readonly test: string;
}

/** @throws when no model has a rule with this id. */
function ruleOf(id: string): SpecRule {
  for (const model of Object.keys(MODELS) as (keyof typeof MODELS)[]) {
    const lines = readFileSync(join(process.cwd(), 'simulator', model, 'SPEC.md'), 'utf8').split('\n');
    const cells = lines.find((line) => line.startsWith(`| ${id} |`))?.split(' | ');
    if (cells === undefined) continue;
    const [, sentence, source, ...rest] = cells.map((cell) => cell.replace(/\s*\|\s*$/, ''));
    if (sentence === undefined || source === undefined) continue;
    return { model, sentence, source, versions: rest.length > 1 ? rest[0] : undefined, test: rest.at(-1) ?? '' };
  }
  throw new Error(`no model has the rule ${id}`);
}

export function Rule({ id }: { readonly id: string }) {
  const { model, sentence, source, versions, test } = ruleOf(id);
  return (
    <Note kind="rule" word={id} label={`Rule ${id}`}>
      <strong>{id}.</strong> <Words text={sentence} />
      <span>
        {versions !== undefined && (
          <>
            Holds for <Words text={versions} />.{' '}
          </>
        )}
        Source: <Words text={source} />. Test: <Words text={test} />. A rule of the {MODELS[model]} model.
      </span>
    </Note>
  );
}
