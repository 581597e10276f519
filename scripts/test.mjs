/** `npm test`: installs what it needs and runs every check. */
import { enter } from './lib/enter.mjs';

enter(() => import('./lib/test.mjs').then((module) => module.test));
