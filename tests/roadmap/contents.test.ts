import { expect, test } from 'vitest';
import { lessonBySlug, lessons, phases } from '@/content/roadmap';
import { symptoms } from '@/content/symptoms';

test('the path has 22 lessons, numbered in order, under different slugs', () => {
  expect(lessons.map((lesson) => lesson.number)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1));
  expect(new Set(lessons.map((lesson) => lesson.slug)).size).toBe(22);
  for (const lesson of lessons) expect(lesson.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('a lesson leans only on lessons that come before it', () => {
  for (const lesson of lessons) {
    for (const slug of [...lesson.needs, ...lesson.helps]) {
      expect(lessonBySlug(slug)?.number, `${lesson.slug} leans on ${slug}`).toBeLessThan(lesson.number);
    }
  }
});

test('phases follow each other in the order of the lessons', () => {
  const order = lessons.map((lesson) => phases.findIndex((phase) => phase.id === lesson.phase));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(new Set(order)).toEqual(new Set(phases.map((_, i) => i)));
});

test('every symptom names a lesson', () => {
  for (const symptom of symptoms) expect(lessonBySlug(symptom.lesson), symptom.seen).toBeDefined();
});
