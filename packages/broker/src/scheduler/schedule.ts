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

  /** Each list is gone through once, however many of its jobs go. */
  remove(jobs: ReadonlySet<Job>): void {
    const times = new Set<number>()
    for (const job of jobs) times.add(job.nextTimeMs)
    let left = jobs.size
    for (const timeMs of times) left -= this.removeAt(timeMs, jobs)
    // Some were put off without the store's knowing, or are not here.
    if (left > 0) for (const timeMs of this.lists.keys()) this.removeAt(timeMs, jobs)
    if (this.heap.length > 2 * this.lists.size + SPARE_MOMENTS) this.rebuild()
  }

  private removeAt(timeMs: number, jobs: ReadonlySet<Job>): number {
    const list = this.lists.get(timeMs)
    if (list === undefined) return 0
    const kept = list.filter((job) => !jobs.has(job))
    if (kept.length === 0) this.lists.delete(timeMs)
    else if (kept.length < list.length) this.lists.set(timeMs, kept)
    return list.length - kept.length
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
