/** The worker in which a page's simulation lives, so that no run ever blocks the page. */
import { Host } from './host';
import type { Request } from './protocol';
import { sender } from './wire';

const host = new Host();
const send = sender();
self.onmessage = (event: MessageEvent<Request>) => {
  self.postMessage(send(host.answer(event.data)));
};
