/** The worker in which a page's simulation lives, so that no run ever blocks the page. */
import { Host } from './host';
import type { Request } from './protocol';

const host = new Host();
self.onmessage = (event: MessageEvent<Request>) => {
  self.postMessage(host.answer(event.data));
};
