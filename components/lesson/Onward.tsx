/** Where to go from here: the lesson before, the lab of what was seen, the incidents to repair, the lesson after. */
import Link from 'next/link';
import { challengesInOrder } from '@/content/challenges';
import { scenarioOf } from '@/content/library';
import { type Lesson, lessonNumber, lessons } from '@/content/roadmap';
import styles from './Onward.module.css';

interface OnwardProps {
  readonly entry: Lesson;
  /** Id of the scenario that goes on in the lab. */
  readonly lab: string;
}

export function Onward({ entry, lab }: OnwardProps) {
  const before = lessons.find((lesson) => lesson.number === entry.number - 1);
  const after = lessons.find((lesson) => lesson.number === entry.number + 1);
  const scenario = scenarioOf(lab);
  return (
    <nav className={styles.onward} aria-label="Before and after">
      {before !== undefined && <Neighbour lesson={before} label="Lesson before" />}
      <Link href={`/lab/${lab}`}>
        <span>Play</span>
        <b>{scenario.title}</b>
        <span>The first figure, full size in the lab</span>
      </Link>
      {challengesInOrder()
        .filter(({ lesson }) => lesson === entry.slug)
        .map(({ id, title, minutes, difficulty }) => (
          <Link key={id} href={`/challenges/${id}`}>
            <span>Repair</span>
            <b>{title}</b>
            <span>
              An incident, {difficulty}, about {minutes} min
            </span>
          </Link>
        ))}
      {after !== undefined && <Neighbour lesson={after} label="Next lesson" />}
      <Link href="/">
        <span>The path</span>
        <b>All lessons</b>
        <span>And where you stand in them</span>
      </Link>
    </nav>
  );
}

function Neighbour({ lesson, label }: { readonly lesson: Lesson; readonly label: string }) {
  const words = (
    <>
      <span>{label}</span>
      <b>
        {lessonNumber(lesson)} {lesson.title}
      </b>
      <span>{lesson.written ? lesson.question : 'Not written yet'}</span>
    </>
  );
  return lesson.written ? <Link href={`/learn/${lesson.slug}`}>{words}</Link> : <div>{words}</div>;
}
