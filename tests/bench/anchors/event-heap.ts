/** The least a discrete-event loop needs, for the hand-written anchors: a binary heap over typed arrays, no ties, no cancel. */
export class EventHeap {
  private readonly times: Float64Array;
  private readonly ids: Int32Array;
  size = 0;

  constructor(room: number) {
    this.times = new Float64Array(room);
    this.ids = new Int32Array(room);
  }

  push(time: number, id: number): void {
    const { times, ids } = this;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (time >= (times[parent] as number)) break;
      times[i] = times[parent] as number;
      ids[i] = ids[parent] as number;
      i = parent;
    }
    times[i] = time;
    ids[i] = id;
  }

  get time(): number {
    return this.times[0] as number;
  }

  pop(): number {
    const { times, ids } = this;
    const top = ids[0] as number;
    const size = --this.size;
    const time = times[size] as number;
    const half = size >> 1;
    let i = 0;
    while (i < half) {
      let child = 2 * i + 1;
      if (child + 1 < size && (times[child + 1] as number) < (times[child] as number)) child++;
      if ((times[child] as number) >= time) break;
      times[i] = times[child] as number;
      ids[i] = ids[child] as number;
      i = child;
    }
    times[i] = time;
    ids[i] = ids[size] as number;
    return top;
  }
}
