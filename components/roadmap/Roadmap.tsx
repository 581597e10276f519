/** The whole path: 22 lessons, what each leans on, and where the learner stands. The lines are routed here, once, at build. */

import { edges } from './edges';
import { RoadmapView } from './RoadmapView';

export function Roadmap() {
  return <RoadmapView lines={edges()} />;
}
