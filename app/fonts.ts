/**
 * The three families, served from our own host: serif is read, sans is operated, mono is typed or printed by a machine.
 * Only the two faces that stand above the fold of every page are preloaded; the rest arrive when a page needs them.
 */
import localFont from 'next/font/local';

const serif = localFont({
  src: '../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2',
  weight: '200 900',
  style: 'normal',
  variable: '--font-serif',
  display: 'swap',
});

const sans = localFont({
  src: '../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wdth-normal.woff2',
  weight: '100 700',
  style: 'normal',
  variable: '--font-sans',
  display: 'swap',
  declarations: [{ prop: 'font-stretch', value: '75% 100%' }],
});

const mono = localFont({
  src: [
    { path: '../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2', weight: '400', style: 'normal' },
    { path: '../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-500-normal.woff2', weight: '500', style: 'normal' },
  ],
  variable: '--font-mono',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
});

/** Class names that define `--font-serif`, `--font-sans` and `--font-mono`, which tokens.css builds its stacks from. */
export const fontVariables = `${serif.variable} ${sans.variable} ${mono.variable}`;
