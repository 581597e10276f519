/**
 * The script in the head of every page. It puts the reader's choices on <html> before the first paint: later would flash the wrong
 * colours and move every line. It checks values as ./choices.ts does, and a browser that refuses storage keeps the defaults.
 */
import { choices, DEFAULTS, dressed, PREFERENCES_KEY, PREFERENCES_VERSION } from './choices';

const attributes = dressed.map(({ name, attribute }) => [name, attribute, choices[name].filter((value) => value !== DEFAULTS[name])]);

export const firstPaintScript = `try{var p=JSON.parse(localStorage.getItem(${JSON.stringify(PREFERENCES_KEY)}));if(p&&p.v===${PREFERENCES_VERSION})${JSON.stringify(attributes)}.forEach(function(a){if(a[2].indexOf(p[a[0]])>=0)document.documentElement.setAttribute(a[1],p[a[0]])})}catch(e){}`;
