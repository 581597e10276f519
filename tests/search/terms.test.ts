/** The glossary: anchors that hold, one sentence each, and lessons that exist. */
import { expect, test } from 'vitest';
import { filtered, LETTERS, letterOf } from '../../components/glossary/filter';
import { lessonBySlug } from '../../content/roadmap';
import { termById, terms } from '../../content/terms';

test('ids are anchors, each given once, and none is that of a letter', () => {
  expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length);
  for (const { id } of terms) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(id).not.toMatch(/^letter-/);
    expect(termById(id)?.id).toBe(id);
  }
  expect(termById('no-such-term')).toBeUndefined();
});

test('a meaning is one sentence, begins in upper case and does not begin with its own term', () => {
  for (const { term, meaning } of terms) {
    expect(meaning, term).toMatch(/^[A-Z][^.]*(\.\d[^.]*)*\.$/);
    expect(meaning.toLowerCase().startsWith(term.toLowerCase()), term).toBe(false);
  }
});

test('every term is met first in a lesson of the roadmap', () => {
  expect(terms.filter(({ lesson }) => !lessonBySlug(lesson)).map(({ id }) => id)).toEqual([]);
});

test('terms stand in alphabetical order, each under a letter', () => {
  const spelled = terms.map(({ term }) => term.toLowerCase().replace(/[^a-z]/g, ''));
  expect(spelled).toEqual([...spelled].sort());
  expect(terms.filter((term) => !LETTERS.includes(letterOf(term)))).toEqual([]);
});

test('the filter looks at names, other names and meanings', () => {
  expect(filtered(terms, '  ')).toBe(terms);
  expect(filtered(terms, 'DLQ').map(({ id }) => id)).toContain('dead-letter-queue');
  expect(filtered(terms, 'high water').map(({ id }) => id)).toEqual(['high-watermark']);
  expect(filtered(terms, 'truncheon')).toEqual([]);
});
