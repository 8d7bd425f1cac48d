/**
 * Which job is due when. Jobs of one moment share a list, in the order in which they came; the moments are a heap:
 *
 *     heap   [ 12:00:00.0, 12:00:00.5, 12:03:00.0, … ]       lists   12:00:00.0 -> [ a, b ]   12:00:00.5 -> [ c ]
 *
 * so that however many jobs wait, looking at the next costs nothing and adding one costs the heap's height.
 */
import type { Job } from '@hermod/model'

/** Moments without jobs are cleared out of the heap when they outnumber the others by this much. */
const SPARE_MOMENTS = 64

export class Schedule {
  private readonly lists = new Map<number, Job[]>()
  private heap: number[] = []

  /** When the next job is due, in ms since 1970; undefined: there is none. */
  get nextMs(): number | undefined {
    this.dropEmpty()
    return this.heap[0]
  }

  add(job: Job, timeMs: number): void {
    const list = this.lists.get(timeMs)
    if (list !== undefined) {
      list.push(job)
      return
    }
    this.lists.set(timeMs, [job])
    this.push(timeMs)
  }

  /** Takes the jobs of the next moment out, unless that is after `nowMs`: at most `limit`, the first to have come first. */
  takeDue(nowMs: number, limit: number): readonly Job[] {
    const timeMs = this.nextMs
    if (timeMs === undefined || timeMs > nowMs) return []
    const list = this.lists.get(timeMs)!
    const due = list.splice(0, limit)
    if (list.length === 0) this.lists.delete(timeMs)
    return due
  }

  remove(job: Job): void {
    if (this.removeAt(job, job.nextTimeMs)) return
    // It was put off without the store's knowing.
    for (const timeMs of this.lists.keys()) if (this.removeAt(job, timeMs)) return
  }

  private removeAt(job: Job, timeMs: number): boolean {
    const list = this.lists.get(timeMs)
    const at = list?.indexOf(job) ?? -1
    if (list === undefined || at < 0) return false
    list.splice(at, 1)
    if (list.length === 0) this.lists.delete(timeMs)
    if (this.heap.length > 2 * this.lists.size + SPARE_MOMENTS) this.rebuild()
    return true
  }

  private dropEmpty(): void {
    while (this.heap.length > 0 && !this.lists.has(this.heap[0]!)) this.pop()
  }

  private rebuild(): void {
    // An ascending list is a heap.
    this.heap = [...this.lists.keys()].sort((a, b) => a - b)
  }

  private push(timeMs: number): void {
    const { heap } = this
    let at = heap.push(timeMs) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent]! <= timeMs) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = timeMs
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++
      if (heap[child]! >= last) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}
