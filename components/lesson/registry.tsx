/** Every tag that a lesson may use. Content imports nothing: a tag that is not here fails the build. */
import type { ComponentType } from 'react';
import { Compare } from './Compare';
import { Computed } from './Computed';
import { Diagram, Intro, MarginNote, Playbook, Rule, Since, Sources, Takeaways } from './Prose';
import { Quiz } from './Quiz';
import { Ref, Setting } from './Setting';
import { Simulation } from './Simulation';
import { Term } from './Term';

export const tags = {
  Compare,
  Computed,
  Diagram,
  Intro,
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
};

export type Tags = Readonly<Record<string, ComponentType<never>>>;
