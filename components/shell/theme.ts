/**
 * The reader's choice of light or dark. Without a choice the system's preference holds. The choice is set on <html> before
 * the first paint, by a script in the page's head: later would flash the wrong colours.
 */

/** Where the choice lives in localStorage: `light`, `dark`, or nothing. */
export const THEME_KEY = 'highwater.theme';

/** Runs in the head of every page; a browser that refuses storage keeps the system's preference. */
export const themeScript = `try{var t=localStorage.getItem(${JSON.stringify(THEME_KEY)});if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
