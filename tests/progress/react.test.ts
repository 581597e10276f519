/** The React binding on the server: the neutral state, and nothing of the browser touched. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { openedProgress } from '../../progress/browser';
import { useProgress } from '../../progress/react';

test('the server renders the neutral state without touching storage', () => {
  const touched = vi.fn();
  vi.stubGlobal('indexedDB', new Proxy({}, { get: touched }));
  vi.stubGlobal('BroadcastChannel', touched);
  const View = () => {
    const state = useProgress((it) => ({ ready: it.ready, events: it.events.length }));
    return createElement('p', null, JSON.stringify(state));
  };
  expect(renderToString(createElement(View))).toBe('<p>{&quot;ready&quot;:false,&quot;events&quot;:0}</p>');
  expect(openedProgress()).toBeUndefined();
  expect(touched).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
