/** How diagrams are rendered, and the stamp by which a picture says what it was made from. */
import { createHash } from 'node:crypto';

/** Colours that stand for tokens: the picture is drawn in these, and then speaks of the tokens, so that it follows the theme. */
export const TOKENS = {
  '#fbf7ef': 'var(--paper)',
  '#fffdf8': 'var(--raised)',
  '#1b262e': 'var(--ink)',
  '#46525b': 'var(--ink-2)',
  '#7d7767': 'var(--line-2)',
  '#d3e5e6': 'var(--water)',
};

export const SETTINGS = {
  startOnLoad: false,
  securityLevel: 'strict',
  deterministicIds: true,
  htmlLabels: false,
  layout: 'dagre',
  look: 'classic',
  fontFamily: 'IBM Plex Sans, Segoe UI, Arial, sans-serif',
  flowchart: { htmlLabels: false, useMaxWidth: false, wrappingWidth: 260, nodeSpacing: 90, rankSpacing: 46, padding: 10 },
  sequence: { useMaxWidth: false, mirrorActors: false, wrap: true, width: 170, actorMargin: 90, messageMargin: 30 },
  state: { useMaxWidth: false },
  theme: 'base',
  themeVariables: {
    background: '#fbf7ef',
    fontSize: '14px',
    primaryColor: '#fffdf8',
    primaryTextColor: '#1b262e',
    primaryBorderColor: '#7d7767',
    secondaryColor: '#fbf7ef',
    tertiaryColor: '#fbf7ef',
    lineColor: '#46525b',
    textColor: '#1b262e',
    actorBkg: '#fffdf8',
    actorBorder: '#7d7767',
    actorTextColor: '#1b262e',
    actorLineColor: '#7d7767',
    signalColor: '#46525b',
    signalTextColor: '#1b262e',
    labelBoxBkgColor: '#fffdf8',
    labelBoxBorderColor: '#7d7767',
    labelTextColor: '#1b262e',
    loopTextColor: '#1b262e',
    noteBkgColor: '#d3e5e6',
    noteBorderColor: '#7d7767',
    noteTextColor: '#1b262e',
    sequenceNumberColor: '#fffdf8',
    labelColor: '#1b262e',
    altBackground: '#fbf7ef',
    edgeLabelBackground: '#fbf7ef',
    transitionColor: '#46525b',
    transitionLabelColor: '#1b262e',
    stateLabelColor: '#1b262e',
    stateBkg: '#fffdf8',
    labelBackgroundColor: '#fbf7ef',
    compositeBackground: '#fbf7ef',
  },
};

/** @param {string} source */
export function stamp(source) {
  const hash = createHash('sha256').update(JSON.stringify(SETTINGS)).update(source).digest('hex').slice(0, 16);
  return `made from ${hash}`;
}

/** A number with decimals that nobody sees, standing alone: in a path `.333.181` are two, which their points keep apart. */
const LONG_NUMBER = /(?<![.\d])-?\d+\.\d{2,}(?:e-?\d+)?(?![.\d])/g;

/** To a tenth of a pixel. A minus stays, since it may be all that stands between this number and the one before. */
const rounded = (/** @type {string} */ number) => (number.startsWith('-') ? '-' : '') + String(Number(Math.abs(Number(number)).toFixed(1)));

/**
 * A rendered picture, speaking of tokens instead of colours, in numbers that are no longer than they need to be.
 * @param {string} svg
 */
export function withTokens(svg) {
  let text = svg.replaceAll(LONG_NUMBER, rounded);
  for (const [colour, token] of Object.entries(TOKENS)) {
    text = text.replaceAll(new RegExp(colour, 'gi'), token);
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    text = text.replaceAll(`rgb(${r}, ${g}, ${b})`, token);
  }
  return text;
}
