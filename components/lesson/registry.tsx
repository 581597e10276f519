/** Every tag that a lesson may use. Content imports nothing: a tag that is not here fails the build. */
import { Assignments } from './Assignments';
import { Code } from './Code';
import { Compare } from './Compare';
import { Computed } from './Computed';
import { Diagram } from './Diagram';
import { LagShapes } from './LagShapes';
import { Intro, MarginNote, Playbook, Since, Sources, Table, Takeaways } from './Prose';
import { Quiz } from './Quiz';
import { Ref } from './Ref';
import { Rule } from './Rule';
import { Setting } from './Setting';
import { Simulation } from './Simulation';
import { Term } from './Term';

export const tags = {
  Assignments,
  Compare,
  Computed,
  Diagram,
  Intro,
  LagShapes,
  MarginNote,
  Playbook,
  Quiz,
  Ref,
  Rule,
  Setting,
  Simulation,
  Since,
  Sources,
  Takeaways,
  Term,
  // Not tags of ours: how blocks of code and tables are set.
  pre: Code,
  table: Table,
};
