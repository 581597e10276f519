/** `npm start`: installs, builds and serves the platform. */
import { enter } from './lib/enter.mjs';

enter(() => import('./lib/start.mjs').then((module) => module.start));
