/** Properties draw the same cases on every machine, so that a red run is red for everybody; `FC_SEED=n npm run test:unit` draws others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_124) });
