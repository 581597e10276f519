/** `npm run build`: builds the platform, whether or not a finished build is there. */
import { enter } from './lib/enter.mjs';

enter(() =>
  Promise.all([import('./lib/install.mjs'), import('./lib/build.mjs')]).then(([{ ensureInstalled }, { build }]) => async () => {
    await ensureInstalled();
    await build();
  }),
);
